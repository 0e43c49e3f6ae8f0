import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** A way of telling whether a module leaks. */
export interface LeakJudge {
  readonly name: string;
  judge(modulePath: string): Promise<'leak' | 'clean' | 'inconclusive'>;
}

const bin = fileURLToPath(new URL('../../bin/assay.js', import.meta.url));
const peer = fileURLToPath(new URL('peer.ts', import.meta.url));

/**
 * Assay, and the rules that others use, each rebuilt on the same corpus from its documentation: the seed's
 * (less than 10 MB after 10 s), memwatch's (five collections in a row with a larger heap), `leakage`'s (30
 * rounds of 32 operations, six rises in a row) and a plain regression with p < .01.
 */
export const rules: readonly LeakJudge[] = [
  { name: 'assay', judge: (modulePath) => run([bin, 'leak', modulePath, '--json', '--no-why']) },
  ...['seed', 'memwatch', 'leakage', 'regression'].map((name) => ({
    name,
    judge: (modulePath: string) => run(['--expose-gc', '--no-warnings', peer, name, modulePath]),
  })),
];

async function run(args: readonly string[]): Promise<'leak' | 'clean' | 'inconclusive'> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(stderr.slice(0, 300));
  return (JSON.parse(line) as { verdict: 'leak' | 'clean' | 'inconclusive' }).verdict;
}
