import { expect } from 'vitest';
import { type Cell, type KilledRun, killRun } from './killed-run.ts';

/**
 * How long anything may outlive a killed run. What the machine itself kept the processes waiting is
 * measured beside it (see `Starvation`) and not held against them: the rest is theirs.
 */
const limitMs = { embedded: 1_000, docker: 15_000 } as const;

const nothing = { processes: [], folders: [], containers: [], sharedMemory: [] };
export const CELL_TIMEOUT_MS = 300_000;

export const cells = (provider: Cell['provider']): readonly Cell[] =>
  (['main', 'worker', 'supervisor'] as const).flatMap((victim) =>
    (['SIGINT', 'SIGTERM', 'SIGKILL'] as const).flatMap((signal) =>
      (['set-up', 'test', 'teardown'] as const).map((phase) => ({
        victim,
        signal,
        phase,
        provider,
      })),
    ),
  );

export interface CheckedCell {
  readonly cell: Cell;
  readonly run: KilledRun;
}

export async function check(cell: Cell): Promise<CheckedCell> {
  const run = await killRun(cell);
  expect(run.started.folders).toBeGreaterThan(0);
  expect(run.remains.processes).toEqual([]);
  expect(run.remainsAfterSweep).toEqual(nothing);
  expect(run.lastProcessMs - run.starvedMs).toBeLessThan(limitMs[cell.provider]);
  return { cell, run };
}

export function tableOf(rows: readonly CheckedCell[]): string {
  const lines = rows.map(({ cell, run }) => {
    const left = Object.values(run.remains).flat().length;
    const after = Object.values(run.remainsAfterSweep).flat().length;
    return [
      cell.provider.padEnd(9),
      cell.victim.padEnd(11),
      cell.signal.padEnd(8),
      cell.phase.padEnd(9),
      `${run.lastProcessMs.toFixed(0)} ms`.padStart(9),
      `${run.starvedMs.toFixed(0)} ms`.padStart(8),
      String(left).padStart(5),
      String(after).padStart(12),
    ].join(' ');
  });
  const head = 'provider  victim      signal   phase     processes  starved  left  after sweep';
  return [head, ...lines].join('\n');
}
