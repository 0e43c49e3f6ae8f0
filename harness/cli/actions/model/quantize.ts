import { mkdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { generatedItems, itemLength, itemsOfFile } from '../../../../fixtures/models/items.ts';
import { encodeModel } from '../../../../fixtures/models/onnx/model-file.ts';
import type { Model } from '../../../../fixtures/models/onnx/model.ts';
import type { CalibrationMethod } from '../../../../fixtures/models/quantize/calibrate.ts';
import { inspectQuantization } from '../../../../fixtures/models/quantize/inspect.ts';
import { quantize, type QuantizeOptions } from '../../../../fixtures/models/quantize/quantize.ts';
import { readModel } from '../../../../fixtures/models/read-model.ts';
import { writeAtomically } from '../../../document/write-atomically.ts';
import { UsageError } from '../../../errors.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { wholeNumber } from './numbers.ts';

export interface QuantizeModelOptions {
  mode: 'static-int8' | 'dynamic-int8' | 'fp16' | 'qat';
  out?: string;
  calibration: 'min-max' | 'percentile' | 'entropy';
  percentile: string;
  perClass: string;
  seed: string;
  data?: string;
  perTensor?: true;
  weightBits: '7' | '8';
  keep: string[];
  convolutions?: true;
  json?: true;
}

/** `assay model quantize <model>` */
export async function quantizeModelCommand(
  nameOrPath: string,
  options: QuantizeModelOptions,
): Promise<void> {
  const { path, bytes, model } = await readModel(nameOrPath);
  const variant = await quantize(model, await quantizeOptions(model, options));

  const name = basename(path).replace(/\.onnx$/, '');
  const out = resolve(options.out ?? `${name}.${options.mode}.onnx`);
  if (out === path) throw new UsageError(`--out ${out} is the model itself`);
  const written = encodeModel(variant);
  await mkdir(dirname(out), { recursive: true });
  await writeAtomically(out, written);

  const report = inspectQuantization(variant);
  if (options.json) {
    const { mode } = options;
    const result = { mode, path: out, bytes: written.byteLength, bytesBefore: bytes.byteLength };
    process.stdout.write(`${JSON.stringify({ ...result, quantization: report })}\n`);
    return;
  }
  const share = formatQuantity(written.byteLength / bytes.byteLength, 'ratio');
  process.stdout.write(
    [
      ` ${options.mode} → ${out}`,
      ` size       ${formatQuantity(bytes.byteLength, 'B')} → ${formatQuantity(written.byteLength, 'B')} (${share})`,
      ` operators  ${describe(report, options)}`,
      ` next       assay model compare ${nameOrPath} ${options.out ?? basename(out)}`,
      '',
    ].join('\n'),
  );
}

function describe(
  { quantizedOperators, weightedOperators }: ReturnType<typeof inspectQuantization>,
  { mode, convolutions }: QuantizeModelOptions,
): string {
  if (mode === 'fp16') return 'FP16 but for what needs FP32; a CPU computes it in FP32';
  const counted = `${quantizedOperators} of ${weightedOperators} with weights are int8`;
  const hint = mode === 'dynamic-int8' && !convolutions ? '; --convolutions takes those too' : '';
  return counted + hint;
}

async function quantizeOptions(
  model: Model,
  options: QuantizeModelOptions,
): Promise<QuantizeOptions> {
  const { mode, keep } = options;
  if (mode === 'qat') return { mode };
  if (mode === 'fp16') return { mode, exclude: keep };
  const weightBits = options.weightBits === '7' ? 7 : 8;
  const int8 = { perChannel: !options.perTensor, weightBits, exclude: keep } as const;
  if (mode === 'dynamic-int8') {
    // ConvInteger is slower than an FP32 convolution on every CPU that was measured.
    return { mode, ...int8, exclude: options.convolutions ? keep : [...keep, 'Conv'] };
  }
  return { mode, ...int8, method: methodOf(options), inputs: await inputsOf(model, options) };
}

function methodOf({ calibration, percentile }: QuantizeModelOptions): CalibrationMethod {
  if (calibration !== 'percentile') return { kind: calibration };
  const share = Number(percentile);
  if (share > 50 && share <= 100) return { kind: calibration, percentile: share };
  throw new UsageError(`--percentile '${percentile}' is no share in percent from 50 to 100`);
}

async function inputsOf(model: Model, options: QuantizeModelOptions): Promise<Float32Array[]> {
  const samples = itemLength(model);
  if (options.data !== undefined) return itemsOfFile(options.data, samples);
  const perClass = wholeNumber('--per-class', options.perClass, 1, 10_000);
  const seed = wholeNumber('--seed', options.seed, 0, 2_097_151);
  return generatedItems(samples, { perClass, seed }).map(({ data }) => data);
}
