import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { normalTail } from '../../harness/statistics/normal.ts';

/** What a process measured of each side, in milliseconds a call. */
export interface PeerRun {
  readonly base: readonly number[];
  readonly candidate: readonly number[];
}

/** The modules of both sides. */
export interface PeerFiles {
  readonly base: string;
  readonly candidate: string;
}

const childFile = fileURLToPath(new URL('peer-child.ts', import.meta.url));
const packageRoot = fileURLToPath(new URL('../..', import.meta.url));

/** tinybench, one task after the other in one process, as its README has it. */
export async function tinybenchRun(...files: readonly string[]): Promise<PeerRun> {
  const child = fork(childFile, files, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [run] = (await once(child, 'message')) as [PeerRun];
  child.kill('SIGKILL');
  return run;
}

/** Slower by the means of two tasks, with 5 % of tolerance. */
export const meanRule = ({ base, candidate }: PeerRun): boolean =>
  mean(candidate) > 1.05 * mean(base);

/** Welch's t, one-sided p < .05, no margin. */
export function welchRule({ base, candidate }: PeerRun): boolean {
  const error = Math.sqrt(variance(base) / base.length + variance(candidate) / candidate.length);
  return normalTail((mean(candidate) - mean(base)) / error) < 0.05;
}

/** Mann-Whitney with the normal approximation, one-sided p < .05, no margin. */
export function mannWhitneyRule({ base, candidate }: PeerRun): boolean {
  const all = [...base.map((x) => [x, 0] as const), ...candidate.map((x) => [x, 1] as const)];
  const ranks = all
    .toSorted(([a], [b]) => a - b)
    .reduce((sum, [, side], i) => sum + (side === 1 ? i + 1 : 0), 0);
  const [m, n] = [candidate.length, base.length];
  const u = ranks - (m * (m + 1)) / 2;
  return normalTail((u - (m * n) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12)) < 0.05;
}

/** Means of this many processes a side are what Mann-Whitney gets. */
const PROCESSES_A_SIDE = 5;

/** Ten processes that alternate, each measuring one side. */
export async function alternatingRuns({ base, candidate }: PeerFiles): Promise<PeerRun> {
  const means: { base: number[]; candidate: number[] } = { base: [], candidate: [] };
  for (let i = 0; i < PROCESSES_A_SIDE; i++) {
    means.base.push(mean((await tinybenchRun(base)).base));
    means.candidate.push(mean((await tinybenchRun(candidate)).base));
  }
  return means;
}

/** The candidate's mean against one of the base that was stored at the start, plus 5 %. */
export const fixedRule = (storedMs: number, { candidate }: PeerRun): boolean =>
  mean(candidate) > 1.05 * storedMs;

/** Lines of the benchmark file that open a side. */
const open = (file: string, side: string) => `
const ${side} = await import(${JSON.stringify(`${pathToFileURL(file).href}?side=${side}`)});
const state${side} = await ${side}.setup?.();`;

/**
 * Vitest itself, in a process of its own: `bench.compare` of both sides with its defaults, and
 * `toBeSlowerThan` with a delta of 5 %.
 */
export async function vitestFlags(folder: string, files: PeerFiles): Promise<boolean> {
  writeFileSync(
    join(folder, 'peer.bench.ts'),
    `import { expect, test } from 'vitest';
${open(files.base, 'base')}
${open(files.candidate, 'candidate')}
test('peer', async ({ bench }) => {
  const result = await bench.compare(
    bench('base', () => base.op(statebase)),
    bench('candidate', () => candidate.op(statecandidate)),
  );
  await base.teardown?.(statebase);
  await candidate.teardown?.(statecandidate);
  expect(result.get('candidate')).not.toBeSlowerThan(result.get('base'), { delta: 0.05 });
});
`,
  );
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    'export default { test: { testTimeout: 60_000 } };',
  );
  try {
    symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  } catch {
    // It is there from the trial before.
  }
  const child = spawn(
    process.execPath,
    [join(packageRoot, 'node_modules/vitest/vitest.mjs'), 'bench', '--run'],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const out: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => out.push(text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const text = out.join('');
  if (code === 0 && text.includes('1 passed')) return false;
  if (text.includes('Expected to not be slower')) return true;
  throw new Error(`Vitest did not come to an answer:\n${text}`);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
