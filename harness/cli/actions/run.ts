import { join, relative } from 'node:path';
import { Display } from '../../run/progress/display.ts';
import { endLines } from '../../run/progress/lines.ts';
import { painterFor } from '../../reporters/paint.ts';
import type { RunResult } from '../../run/result.ts';
import { run } from '../../run/run.ts';
import { parseShard } from '../../run/shard/split.ts';
import { version } from '../../config/version.ts';
import { readDuration } from '../parse-amount.ts';

export interface RunOptions {
  readonly profile?: string;
  readonly test?: string;
  readonly tags?: readonly string[];
  readonly config?: string;
  readonly set: readonly string[];
  readonly budget?: string;
  readonly provider?: string;
  readonly engine?: string;
  readonly shard?: string;
  readonly json?: true;
  readonly allowInconclusive?: true;
}

/** `assay run`: shows the run while it goes and answers with its exit code. */
export async function runCommand(suites: readonly string[], options: RunOptions): Promise<number> {
  const stream = options.json ? process.stderr : process.stdout;
  const display = new Display(stream, version());
  try {
    const { document } = await run(
      {
        suites,
        profile: options.profile ?? null,
        testName: options.test ?? null,
        tags: options.tags ?? null,
        configFile: options.config ?? null,
        set: [
          ...options.set,
          ...(options.provider === undefined ? [] : [`services.provider=${options.provider}`]),
        ],
        engine: options.engine ?? null,
        budgetSeconds:
          options.budget === undefined ? null : readDuration('--budget', options.budget) / 1000,
        shard: options.shard === undefined ? null : parseShard(options.shard),
        allowInconclusive: options.allowInconclusive ?? false,
        command: ['assay', ...process.argv.slice(2)].join(' '),
      },
      {
        show: display.show,
        reported: (result) => {
          display[Symbol.dispose]();
          printEnd(result, stream, options.json ?? false);
        },
      },
    );
    return document.exitCode;
  } finally {
    display[Symbol.dispose]();
  }
}

function printEnd(
  { document, folder }: RunResult,
  stream: NodeJS.WriteStream,
  json: boolean,
): void {
  const page = relative(process.cwd(), join(folder, 'index.html'));
  stream.write(`${endLines(document, page, painterFor(stream)).join('\n')}\n`);
  if (json) process.stdout.write(`${JSON.stringify(document)}\n`);
}
