import { mkdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { generatedItems, itemLength, itemsOfFile } from '../../../fixtures/models/items.ts';
import { encodeModel } from '../../../fixtures/models/onnx/model-file.ts';
import type { Model } from '../../../fixtures/models/onnx/model.ts';
import type { CalibrationMethod } from '../../../fixtures/models/quantise/calibrate.ts';
import { inspectQuantisation } from '../../../fixtures/models/quantise/inspect.ts';
import { quantise, type QuantiseOptions } from '../../../fixtures/models/quantise/quantise.ts';
import { readModel } from '../../../fixtures/models/read-model.ts';
import { writeAtomically } from '../../document/write-atomically.ts';
import { UsageError } from '../../errors.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import type { QuantizeOptions } from '../commands/model.ts';
import { wholeNumber } from './numbers.ts';

/** `assay model quantize <model>` */
export async function quantize(nameOrPath: string, options: QuantizeOptions): Promise<void> {
  const { path, bytes, model } = await readModel(nameOrPath);
  const variant = await quantise(model, await quantiseOptions(model, options));

  const name = basename(path).replace(/\.onnx$/, '');
  const out = resolve(options.out ?? `${name}.${options.mode}.onnx`);
  if (out === path) throw new UsageError(`--out ${out} is the model itself`);
  const written = encodeModel(variant);
  await mkdir(dirname(out), { recursive: true });
  await writeAtomically(out, written);

  const report = inspectQuantisation(variant);
  if (options.json) {
    const { mode } = options;
    const result = { mode, path: out, bytes: written.byteLength, bytesBefore: bytes.byteLength };
    process.stdout.write(`${JSON.stringify({ ...result, quantisation: report })}\n`);
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
  { quantisedOperators, weightedOperators }: ReturnType<typeof inspectQuantisation>,
  { mode, convolutions }: QuantizeOptions,
): string {
  if (mode === 'fp16') return 'FP16 but for what needs FP32; a CPU computes it in FP32';
  const counted = `${quantisedOperators} of ${weightedOperators} with weights are int8`;
  const hint = mode === 'dynamic-int8' && !convolutions ? '; --convolutions takes those too' : '';
  return counted + hint;
}

async function quantiseOptions(model: Model, options: QuantizeOptions): Promise<QuantiseOptions> {
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

function methodOf({ calibration, percentile }: QuantizeOptions): CalibrationMethod {
  if (calibration !== 'percentile') return { kind: calibration };
  const share = Number(percentile);
  if (share > 50 && share <= 100) return { kind: calibration, percentile: share };
  throw new UsageError(`--percentile '${percentile}' is no share in percent from 50 to 100`);
}

async function inputsOf(model: Model, options: QuantizeOptions): Promise<Float32Array[]> {
  const samples = itemLength(model);
  if (options.data !== undefined) return itemsOfFile(options.data, samples);
  const perClass = wholeNumber('--per-class', options.perClass, 1, 10_000);
  const seed = wholeNumber('--seed', options.seed, 0, 2_097_151);
  return generatedItems(samples, { perClass, seed }).map(({ data }) => data);
}
