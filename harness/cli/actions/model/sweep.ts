import { basename, dirname, resolve } from 'node:path';
import { createEngine, type EngineOptions } from '../../../../fixtures/engines/create-engine.ts';
import { type EngineName, engineNames } from '../../../../fixtures/engines/registry.ts';
import { batchedRun } from '../../../../fixtures/models/inputs/batched.ts';
import {
  describedSpecs,
  type InputSpec,
  inputSpecs,
} from '../../../../fixtures/models/inputs/input-spec.ts';
import { inputsOfSpecs } from '../../../../fixtures/models/inputs/model-inputs.ts';
import { readModel } from '../../../../fixtures/models/read-model.ts';
import { didYouMean } from '../../../config/nearest.ts';
import { writeAtomically } from '../../../document/write-atomically.ts';
import { exitCode, type ExitCode } from '../../../exit-code.ts';
import { UsageError } from '../../../errors.ts';
import { takeFingerprint } from '../../../measurement/fingerprint/fingerprint.ts';
import { makeFolder } from '../../../process/make-folder.ts';
import { renderSweepPage } from '../../../reporters/html/sweep-page.ts';
import { kneeOf } from '../../../variants/sweep/knee.ts';
import { sweepEngine } from '../../../variants/sweep/sweep-engine.ts';
import { readDuration } from '../../parse-amount.ts';
import { wholeNumber } from './numbers.ts';
import { requireFilePlace } from './require-place.ts';
import type { SweepModelOptions } from './sweep-options.ts';
import { sweepConclusion, sweepNotes, sweepTable } from './sweep-text.ts';

/** Items to make batches of. */
const RUNS = 8;

/** `assay model sweep <model>`: throughput against latency, by batch and number of callers. */
export async function sweepModelCommand(
  nameOrPath: string,
  options: SweepModelOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const sizes = numbersOf('--batches', options.batches, 65_536);
  const concurrencies = numbersOf('--callers', options.callers, 4096);
  const rounds = wholeNumber('--rounds', options.rounds, 1, 100);
  const roundMs = readDuration('--duration', options.duration);
  const opened = await openingOf(nameOrPath, options);
  const name = basename(nameOrPath).replace(/\.onnx$/, '');
  const out = resolve(options.out ?? `${name}.sweep.html`);
  await requireFilePlace(out, `${name}.sweep.html`);
  makeFolder(dirname(out));

  await using engine = await createEngine(opened.engine);
  const specs = opened.specs ?? describedSpecs(engine.inputs);
  const given = { shapes: options.shape, data: options.data };
  const inputs = await inputsOfSpecs(specs, engine, given, { runs: RUNS });
  const batches = new Map(sizes.map((size) => [size, batchedRun(inputs.runs, size, specs)]));
  const points = await sweepEngine(engine, {
    batches,
    concurrencies,
    rounds,
    roundMs,
    signal,
    onProgress: progress,
  });
  if (process.stderr.isTTY) process.stderr.write('\u001B[2K\r');

  const knee = kneeOf(points);
  const conclusion = sweepConclusion(points, knee);
  const notes = sweepNotes(points, inputs.said, options);
  const { machineKind } = await takeFingerprint(process.cwd());
  const { device } = engine;
  const page = renderSweepPage({
    model: name,
    engine: options.engine,
    device,
    machine: machineKind,
    command: commandOf(nameOrPath, options),
    points,
    knee,
    conclusion,
    notes,
  });
  await writeAtomically(out, page);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ model: nameOrPath, engine: options.engine, device, points, knee, page: out, inputs: inputs.said })}\n`
      : `${[...sweepTable(points, knee), ` ${conclusion}`, ...notes.map((note) => ` ${note}`), ` page  ${out}`].join('\n')}\n`,
  );
  return exitCode.pass;
}

/** `1,2,4`: ascending, each once. */
function numbersOf(option: string, written: string, most: number): number[] {
  const values = written.split(',').map((text) => wholeNumber(option, text.trim(), 1, most));
  return [...new Set(values)].toSorted((a, b) => a - b);
}

async function openingOf(
  nameOrPath: string,
  { engine, url, threads }: SweepModelOptions,
): Promise<{ readonly engine: EngineOptions; readonly specs: readonly InputSpec[] | null }> {
  const known = engineNames.find((one) => one === engine);
  if (known === undefined) {
    throw new UsageError(`--engine '${engine}' does not exist.${didYouMean(engine, engineNames)}`, {
      remedy: `engines are ${engineNames.join(', ')}`,
    });
  }
  if ((known === 'remote') !== (url !== undefined)) {
    throw new UsageError(
      known === 'remote' ? '--engine remote needs --url' : '--url needs --engine remote',
      { remedy: `as in: assay model sweep fault --engine remote --url http://127.0.0.1:8000` },
    );
  }
  if (url !== undefined)
    return { engine: { engine: 'remote', model: nameOrPath, url }, specs: null };
  const { path, model } = await readModel(nameOrPath);
  const count = wholeNumber('--threads', threads, 1, 1024);
  const local = known as Exclude<EngineName, 'remote'>;
  return { engine: { engine: local, model: path, threads: count }, specs: inputSpecs(model) };
}

function commandOf(model: string, { engine, url, ...options }: SweepModelOptions): string {
  const { batches, callers, threads, rounds, duration, data, shape } = options;
  return [
    `assay model sweep ${model} --engine ${engine}`,
    ...(url === undefined ? [`--threads ${threads}`] : [`--url ${url}`]),
    `--batches ${batches} --callers ${callers} --rounds ${rounds} --duration ${duration}`,
    ...(data.length === 0 ? [] : [`--data ${data.join(' ')}`]),
    ...(shape.length === 0 ? [] : [`--shape ${shape.join(' ')}`]),
  ].join(' ');
}

/** Where somebody watches; a log gets the result only. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\u001B[2K\r ${line}`);
}
