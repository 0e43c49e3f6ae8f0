import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { normalTail } from '../../harness/statistics/normal.ts';

/** What a process measured of each side, in milliseconds a call. */
export interface PeerRun {
  readonly base: readonly number[];
  readonly candidate: readonly number[];
}

const childFile = fileURLToPath(new URL('peer-child.ts', import.meta.url));

/** tinybench, one task after the other in one process, as its README has it. */
export async function tinybenchRun(base: string, candidate: string): Promise<PeerRun> {
  const child = fork(childFile, [base, candidate], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [run] = (await once(child, 'message')) as [PeerRun];
  child.kill('SIGKILL');
  return run;
}

/** Slower by the means of two tasks, with 5 % of tolerance: tinybench, and Vitest's compare with delta .05. */
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

/** The candidate's mean against one of the base that was stored at the start, plus 5 %. */
export const fixedRule = (storedMs: number, { candidate }: PeerRun): boolean =>
  mean(candidate) > 1.05 * storedMs;

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
