import { join, relative } from 'node:path';
import { Display } from '../../run/progress/display.ts';
import { endLines } from '../../run/progress/lines.ts';
import { painterFor } from '../../reporters/paint.ts';
import type { RunRequest } from '../../run/request.ts';
import type { RunResult } from '../../run/result.ts';
import { run } from '../../run/run.ts';
import { parseShard } from '../../run/shard/split.ts';
import { version } from '../../config/version.ts';
import { readDuration } from '../parse-amount.ts';
import { shownPlace } from './keep-in-history.ts';
import { runPackages } from './run-packages.ts';

export interface RunOptions {
  readonly profile?: string;
  readonly test?: string;
  readonly tags?: readonly string[];
  readonly config: readonly string[];
  readonly set: readonly string[];
  readonly budget?: string;
  readonly against?: string;
  readonly where?: true;
  readonly capacity?: true;
  readonly abortOnFail?: true;
  readonly iOwnThisTarget?: true;
  readonly provider?: string;
  readonly engine?: string;
  readonly shard?: string;
  readonly json?: true;
  readonly allowInconclusive?: true;
}

/**
 * `assay run`: shows the run while it goes and answers with its exit code. Several configs are run one
 * after the other, and have one verdict.
 */
export async function runCommand(suites: readonly string[], options: RunOptions): Promise<number> {
  const stream = options.json ? process.stderr : process.stdout;
  const [configFile = null, ...others] = options.config;
  const request = { ...requestOf(suites, options), configFile };
  const finish = (result: RunResult): void => printEnd(result, stream, options.json ?? false);
  if (others.length === 0) {
    const { document } = await runShown(request, stream, finish);
    return document.exitCode;
  }
  const result = await runPackages(options.config, request, (one) => {
    stream.write(`\n${one.configFile}\n`);
    return runShown(one, stream, () => {});
  });
  finish(result);
  return result.document.exitCode;
}

function requestOf(suites: readonly string[], options: RunOptions): Omit<RunRequest, 'configFile'> {
  const { provider, budget, shard } = options;
  return {
    suites,
    profile: options.profile ?? null,
    testName: options.test ?? null,
    tags: options.tags ?? null,
    set: [
      ...options.set,
      ...(provider === undefined ? [] : [`services.provider=${provider}`]),
      ...(options.abortOnFail === true ? ['load.abortOnFail=true'] : []),
    ],
    engine: options.engine ?? null,
    budgetSeconds: budget === undefined ? null : readDuration('--budget', budget) / 1000,
    against: options.against ?? null,
    asksWhere: options.where ?? false,
    asksCapacity: options.capacity ?? false,
    shard: shard === undefined ? null : parseShard(shard),
    allowInconclusive: options.allowInconclusive ?? false,
    ownsTarget: options.iOwnThisTarget ?? false,
    command: ['assay', ...process.argv.slice(2)].join(' '),
  };
}

async function runShown(
  request: RunRequest,
  stream: NodeJS.WriteStream,
  finish: (result: RunResult) => void,
): Promise<RunResult> {
  const display = new Display(stream, version());
  try {
    return await run(request, {
      show: display.show,
      reported: (result) => {
        display[Symbol.dispose]();
        finish(result);
      },
    });
  } finally {
    display[Symbol.dispose]();
  }
}

function printEnd(
  { document, folder, kept }: RunResult,
  stream: NodeJS.WriteStream,
  json: boolean,
): void {
  const page = relative(process.cwd(), join(folder, 'index.html'));
  stream.write(`${endLines(document, page, painterFor(stream), shownPlace(kept)).join('\n')}\n`);
  if (json) process.stdout.write(`${JSON.stringify(document)}\n`);
}
