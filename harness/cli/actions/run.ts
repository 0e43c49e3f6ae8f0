import { join, relative } from 'node:path';
import { UsageError } from '../../errors.ts';
import { Display } from '../../run/progress/display.ts';
import { endLines } from '../../run/progress/lines.ts';
import { painterFor } from '../../reporters/paint.ts';
import type { RunResult } from '../../run/result.ts';
import { run } from '../../run/run.ts';
import { version } from '../../config/version.ts';

export interface RunOptions {
  readonly profile?: string;
  readonly tags?: readonly string[];
  readonly config?: string;
  readonly set: readonly string[];
  readonly budget?: string;
  readonly provider?: string;
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
        tags: options.tags ?? null,
        configFile: options.config ?? null,
        set: [
          ...options.set,
          ...(options.provider === undefined ? [] : [`services.provider=${options.provider}`]),
        ],
        budgetSeconds: options.budget === undefined ? null : parseSeconds(options.budget),
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

const secondsPerUnit = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;

function parseSeconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (match?.[1] === undefined) {
    throw new UsageError(`--budget ${text} is not a time; write a number and ms, s, m or h`, {
      remedy: 'For example: --budget 40s',
    });
  }
  return Number(match[1]) * secondsPerUnit[match[2] as keyof typeof secondsPerUnit];
}
