import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface JudgeOptions {
  /** Addresses of the services that run. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of `assay leak`; null for its own. */
  readonly budget: string | null;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly verdict: 'leak' | 'clean' | 'inconclusive';
  /** Where the time went, in seconds by phase; left out by who does not tell. */
  readonly phases?: Readonly<Record<string, number>>;
}

/** A way of telling whether a module leaks. */
export interface LeakJudge {
  readonly name: string;
  judge(modulePath: string, options: JudgeOptions): Promise<Answer>;
}

const bin = fileURLToPath(new URL('../../bin/assay.js', import.meta.url));
const peer = fileURLToPath(new URL('peer.ts', import.meta.url));

/**
 * Assay, and the rules that others use, each rebuilt on the same corpus from its documentation: the seed's
 * (less than 10 MB after 10 s), memwatch's (five collections in a row with a larger heap), `leakage`'s (30
 * rounds of 32 operations, six rises in a row) and a plain regression with p < .01.
 */
export const rules: readonly LeakJudge[] = [
  {
    name: 'assay',
    judge: (modulePath, options) => {
      const budget = options.budget === null ? [] : ['--budget', options.budget];
      const what = isServer(modulePath)
        ? ['--command', `${process.execPath} ${modulePath}`]
        : [modulePath];
      return run([bin, 'leak', ...what, '--json', '--no-why', ...budget], options);
    },
  },
  ...['seed', 'memwatch', 'leakage', 'regression'].map((name) => ({
    name,
    judge: (modulePath: string, options: JudgeOptions) =>
      run(['--expose-gc', '--no-warnings', peer, name, modulePath], options),
  })),
];

/** A program that listens on PORT, and is driven by requests; the others are modules with an operation. */
export function isServer(path: string): boolean {
  return path.endsWith('.server.ts');
}

async function run(
  args: readonly string[],
  { environment, signal }: JudgeOptions,
): Promise<Answer> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The same that Ctrl-C does, which a terminal sends to the child as well.
  const stop = (): boolean => child.kill('SIGINT');
  signal.addEventListener('abort', stop, { once: true });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  signal.removeEventListener('abort', stop);
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(stderr.slice(0, 300));
  return JSON.parse(line) as Answer;
}
