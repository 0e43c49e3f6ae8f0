import { basename, dirname, resolve } from 'node:path';
import type { ConfiguredEngine } from '../../../../fixtures/engines/configured-engine.ts';
import { engineNames } from '../../../../fixtures/engines/registry.ts';
import { pathOf } from '../../../../fixtures/models/read-model.ts';
import { didYouMean } from '../../../config/nearest.ts';
import type { SweepConfig } from '../../../config/engines.ts';
import { writeAtomically } from '../../../document/write-atomically.ts';
import { exitCode, type ExitCode } from '../../../exit-code.ts';
import { UsageError } from '../../../errors.ts';
import { requireOwn } from '../../../load/require-own.ts';
import { takeFingerprint } from '../../../measurement/fingerprint/fingerprint.ts';
import { makeFolder } from '../../../process/make-folder.ts';
import { renderSweepPage } from '../../../reporters/html/sweeps.ts';
import { sweepModel } from '../../../variants/sweep/sweep-model.ts';
import { readDuration } from '../../parse-amount.ts';
import { wholeNumber } from './numbers.ts';
import { requireFilePlace } from './require-place.ts';
import type { SweepModelOptions } from './sweep-options.ts';
import { sweepTable } from './sweep-table.ts';

/** `assay model sweep <model>`: throughput against latency, by batch and number of callers. */
export async function sweepModelCommand(
  nameOrPath: string,
  options: SweepModelOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const plan: SweepConfig = {
    batches: numbersOf('--batches', options.batches, 65_536),
    callers: numbersOf('--callers', options.callers, 4096),
    rounds: wholeNumber('--rounds', options.rounds, 1, 100),
    pointMs: readDuration('--duration', options.duration),
  };
  const on = await engineOf(nameOrPath, options);
  const out = resolve(options.out ?? `${on.name}.sweep.html`);
  await requireFilePlace(out, `${on.name}.sweep.html`);
  makeFolder(dirname(out));

  const given = { shapes: options.shape, data: options.data };
  const sweep = await sweepModel(on, plan, given, { signal, onProgress: progress });
  if (process.stderr.isTTY) process.stderr.write('\u001B[2K\r');
  const { machineKind } = await takeFingerprint(process.cwd());
  const command = commandOf(nameOrPath, options);
  await writeAtomically(out, renderSweepPage(sweep, { machine: machineKind, command }));
  const { conclusion, notes } = sweep;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ model: nameOrPath, page: out, ...sweep })}\n`
      : `${[...sweepTable(sweep), ` ${conclusion}`, ...notes.map((note) => ` ${note}`), ` page  ${out}`].join('\n')}\n`,
  );
  return exitCode.pass;
}

/** `1,2,4` */
function numbersOf(option: string, written: string, most: number): number[] {
  return written.split(',').map((text) => wholeNumber(option, text.trim(), 1, most));
}

async function engineOf(
  nameOrPath: string,
  { engine: written, url, threads, iOwnThisTarget = false }: SweepModelOptions,
): Promise<ConfiguredEngine> {
  const engine = engineNames.find((one) => one === written);
  if (engine === undefined) {
    throw new UsageError(
      `--engine '${written}' does not exist.${didYouMean(written, engineNames)}`,
      {
        remedy: `engines are ${engineNames.join(', ')}`,
      },
    );
  }
  if ((engine === 'remote') !== (url !== undefined)) {
    throw new UsageError(
      engine === 'remote' ? '--engine remote needs --url' : '--url needs --engine remote',
      { remedy: `as in: assay model sweep fault --engine remote --url http://127.0.0.1:8000` },
    );
  }
  if (url !== undefined) requireOwnServer(url, iOwnThisTarget);
  return {
    name: basename(nameOrPath).replace(/\.onnx$/, ''),
    engine,
    model: url === undefined ? await pathOf(nameOrPath) : nameOrPath,
    threads: wholeNumber('--threads', threads, 1, 1024),
    url: url ?? null,
  };
}

function requireOwnServer(url: string, isOwn: boolean): void {
  if (/^https?:$/u.test(URL.parse(url)?.protocol ?? '')) requireOwn(url, isOwn);
  else {
    throw new UsageError(`--url '${url}' is no URL of a server`, {
      remedy: 'write --url http://127.0.0.1:8000',
    });
  }
}

function commandOf(model: string, { engine, url, ...options }: SweepModelOptions): string {
  const { batches, callers, threads, rounds, duration, data, shape } = options;
  return [
    `assay model sweep ${model} --engine ${engine}`,
    ...(url === undefined
      ? [`--threads ${threads}`]
      : [`--url ${url}`, ...(options.iOwnThisTarget ? ['--i-own-this-target'] : [])]),
    `--batches ${batches} --callers ${callers} --rounds ${rounds} --duration ${duration}`,
    ...(data.length === 0 ? [] : [`--data ${data.join(' ')}`]),
    ...(shape.length === 0 ? [] : [`--shape ${shape.join(' ')}`]),
  ].join(' ');
}

/** Where somebody watches; a log gets the result only. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\u001B[2K\r ${line}`);
}
