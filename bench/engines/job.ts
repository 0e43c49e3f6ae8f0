/** What is measured: one model, run in one way, in a process of its own. */
export interface Job {
  readonly way: WayName;
  readonly model: string;
  /** Samples of one window; the input is [batch, 1, samples] FP32. */
  readonly samples: number;
  readonly batch: number;
  readonly threads: number;
  readonly seconds: number;
}

/**
 * `raw` is the loop around InferenceSession.run in the measuring process, the yardstick of the others;
 * `python` is the same loop with Python's onnxruntime.
 */
export const ways = [
  'raw',
  'onnx-cpu inline',
  'onnx-cpu',
  'onnx-cpu sleeping',
  'onnx-wasm',
  'remote',
  'onnx-cuda',
  'onnx-tensorrt',
  'onnx-webgpu',
  'python',
] as const;

export type WayName = (typeof ways)[number];

/** What a measuring process prints, as one line of JSON. */
export interface JobResult {
  /** Of each run after the warm-up, in order. */
  readonly latenciesMs: readonly number[];
  /** Of every process that took part, over the runs. */
  readonly cpuMs: number;
  /** Sum of the peaks of those processes (VmHWM). */
  readonly peakBytes: number;
}

/** Runs that are not counted: code is compiled, arenas grow, pages are touched. */
export const WARM_UP_RUNS = 5;
/** A run that takes this long has warmed up what there is after one. */
export const LONGEST_WARM_UP_MS = 500;
/** Of what takes longer than the time of a job: enough for a median. */
export const FEWEST_RUNS = 3;
