import { basename, resolve } from 'node:path';
import type { Tensors } from '../../../../fixtures/engines/engine.ts';
import { inputsFor, type ModelInputs } from '../../../../fixtures/models/inputs/model-inputs.ts';
import {
  fitsGeneratedItems,
  generatedItems,
  itemLength,
  runsOf,
} from '../../../../fixtures/models/items.ts';
import { openOrRefuse } from '../../../../fixtures/models/model-session.ts';
import { encodeModel } from '../../../../fixtures/models/onnx/model-file.ts';
import type { OutputError } from '../../../../fixtures/models/output-error.ts';
import type { CalibrationMethod } from '../../../../fixtures/models/quantize/calibrate.ts';
import type { QuantizationReport } from '../../../../fixtures/models/quantize/inspect.ts';
import type { QuantizeOptions } from '../../../../fixtures/models/quantize/quantize.ts';
import {
  quantizeVerified,
  type VerifiedVariant,
} from '../../../../fixtures/models/quantize/verified.ts';
import { type ReadModel, readModel } from '../../../../fixtures/models/read-model.ts';
import { UsageError } from '../../../errors.ts';
import { accuracyOfBoth, accuracyText } from '../../../variants/accuracy-of-both.ts';
import { requireExampleModule } from '../../../variants/example-module.ts';
import type { ExampleSource } from '../../../variants/read-examples.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { wholeNumber } from './numbers.ts';
import { requireFilePlace } from './require-place.ts';
import { writeModel } from './write-model.ts';

export interface QuantizeModelOptions {
  mode: 'static-int8' | 'dynamic-int8' | 'fp16' | 'qat';
  out?: string;
  calibration: 'min-max' | 'percentile' | 'entropy';
  percentile: string;
  perClass: string;
  seed: string;
  data: string[];
  shape: string[];
  perTensor?: true;
  weightBits: '7' | '8';
  keep: string[];
  convolutions?: true;
  eval?: string;
  json?: true;
}

/** Made-up runs to calibrate on: enough for the ranges to settle, few enough for a large model. */
const MADE_UP_RUNS = 32;

/** Generated signals of each class to show an accuracy on, none of which `--seed 5` calibrates on. */
const SHOWN_PER_CLASS = 40;
const SHOWN_SEED = 6;

/** `assay model quantize <model>`: nothing is written that does not load and run. */
export async function quantizeModelCommand(
  nameOrPath: string,
  options: QuantizeModelOptions,
): Promise<void> {
  const read = await readModel(nameOrPath);
  const { path, bytes, model } = read;
  const name = basename(path).replace(/\.onnx$/, '');
  const out = resolve(options.out ?? `${name}.${options.mode}.onnx`);
  if (out === path) throw new UsageError(`--out ${out} is the model itself`);
  await requireFilePlace(out, `${name}.${options.mode}.onnx`);
  const examples = examplesOf(read, options);
  if (examples?.kind === 'module') await requireExampleModule(examples.path);
  const inputs = await inputsOf(read, options);
  const before = read.isBeside ? encodeModel(model).byteLength : bytes.byteLength;
  const variant = await quantizeVerified(model, quantizeOptions(options, inputs.runs), {
    bytes: before,
    runs: inputs.runs,
  });
  const written = await writeModel(out, variant.model, { beside: read.isBeside });
  const { report, error } = variant;
  const accuracy = examples === null ? null : await accuracyOfBoth(path, out, examples);
  if (options.json) {
    const { mode } = options;
    const result = { mode, path: out, bytes: written.bytes, bytesBefore: before };
    const checked = { error, accuracy, inputs: inputs.said };
    process.stdout.write(`${JSON.stringify({ ...result, quantization: report, ...checked })}\n`);
    return;
  }
  const share = formatQuantity(written.bytes / before, 'ratio');
  process.stdout.write(
    [
      ` ${options.mode} → ${out}`,
      ` size       ${formatQuantity(before, 'B')} → ${formatQuantity(written.bytes, 'B')} (${share})`,
      ` operators  ${describe(report, options)}`,
      ` outputs    ${errorText(error)}`,
      ...(accuracy === null ? [] : [` ${accuracy.metric.padEnd(9)}  ${accuracyText(accuracy)}`]),
      ...inputs.said.map((line) => ` input      ${line}`),
      ...hints(options, variant, inputs),
      ` next       assay model compare ${nameOrPath} ${options.out ?? basename(out)}`,
      '',
    ].join('\n'),
  );
}

/** Of what was trained quantization-aware the accuracy is asked wherever it can be told. */
function examplesOf(
  { model }: ReadModel,
  { mode, eval: module }: QuantizeModelOptions,
): ExampleSource | null {
  if (module !== undefined) return { kind: 'module', path: resolve(module) };
  return mode === 'qat' && fitsGeneratedItems(model)
    ? { kind: 'generated', perClass: SHOWN_PER_CLASS, seed: SHOWN_SEED }
    : null;
}

function errorText({ output, largest, relative }: OutputError): string {
  const share = formatQuantity(relative, 'ratio');
  return `it loads and runs; largest error ${largest.toPrecision(2)}, ${share} of the largest value of '${output}'`;
}

/** An error beyond it is more than eight bits cost. */
const LARGE_ERROR = 0.05;

function hints(
  { mode, weightBits }: QuantizeModelOptions,
  variant: VerifiedVariant,
  { isMadeUp }: ModelInputs,
): string[] {
  const lines: string[] = [];
  if (mode === 'static-int8' && isMadeUp) {
    lines.push(' note       calibrated on made-up inputs: give real ones with --data');
  }
  lines.push(...variant.report.notes.map((note) => ` note       ${note}`));
  const isInt8 = mode.endsWith('int8') && weightBits === '8';
  if (isInt8 && variant.error.relative > LARGE_ERROR && process.arch === 'x64') {
    lines.push(' note       x86 without VNNI saturates with 8 bits: try --weight-bits 7');
  }
  return lines;
}

function describe(
  { quantizedOperators, weightedOperators }: QuantizationReport,
  { mode, convolutions }: QuantizeModelOptions,
): string {
  if (mode === 'fp16') return 'FP16 but for what needs FP32; a CPU computes it in FP32';
  const counted = `${quantizedOperators} of ${weightedOperators} with weights are int8`;
  const hint = mode === 'dynamic-int8' && !convolutions ? '; --convolutions takes those too' : '';
  return counted + hint;
}

function quantizeOptions(
  options: QuantizeModelOptions,
  inputs: readonly Tensors[],
): QuantizeOptions {
  const { mode, keep } = options;
  if (mode === 'qat') return { mode };
  if (mode === 'fp16') return { mode, exclude: keep };
  const weightBits = options.weightBits === '7' ? 7 : 8;
  const int8 = { perChannel: !options.perTensor, weightBits, exclude: keep } as const;
  if (mode === 'dynamic-int8') {
    // ConvInteger is slower than an FP32 convolution on every CPU that was measured.
    return { mode, ...int8, exclude: options.convolutions ? keep : [...keep, 'Conv'] };
  }
  return { mode, ...int8, method: methodOf(options), inputs };
}

function methodOf({ calibration, percentile }: QuantizeModelOptions): CalibrationMethod {
  if (calibration !== 'percentile') return { kind: calibration };
  const share = Number(percentile);
  if (share > 50 && share <= 100) return { kind: calibration, percentile: share };
  throw new UsageError(`--percentile '${percentile}' is no share in percent from 50 to 100`);
}

/** What is given; generated signals for a model that takes them; else made up. */
async function inputsOf(read: ReadModel, options: QuantizeModelOptions): Promise<ModelInputs> {
  const { model } = read;
  const { data, shape: shapes } = options;
  const seed = wholeNumber('--seed', options.seed, 0, 2_097_151);
  const perClass = wholeNumber('--per-class', options.perClass, 1, 10_000);
  if (data.length === 0 && shapes.length === 0 && fitsGeneratedItems(model)) {
    const items = generatedItems(itemLength(model), { perClass, seed });
    const runs = runsOf(
      model,
      items.map((item) => item.data),
    );
    return { runs, said: [`${runs.length} generated signals`], isMadeUp: false };
  }
  await using session = await openOrRefuse(read.path);
  return await inputsFor(model, session, { shapes, data }, { runs: MADE_UP_RUNS, seed });
}
