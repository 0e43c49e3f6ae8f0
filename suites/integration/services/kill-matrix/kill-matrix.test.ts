import { describe, test } from 'vitest';
import { CELL_TIMEOUT_MS, check } from './cells.ts';
import type { Cell } from './killed-run.ts';

/** The most telling cells of the matrix; whole-matrix.test.ts has all of them. */
const telling: readonly Omit<Cell, 'provider'>[] = [
  { victim: 'main', signal: 'SIGINT', phase: 'test' },
  { victim: 'main', signal: 'SIGKILL', phase: 'set-up' },
  { victim: 'worker', signal: 'SIGKILL', phase: 'test' },
  { victim: 'supervisor', signal: 'SIGKILL', phase: 'test' },
];

describe('a killed run', { tags: ['integration', 'slow', 'postgres', 'redis'] }, () => {
  // oxlint-disable-next-line vitest/expect-expect -- `check` asserts
  test.for(telling)(
    'leaves nothing: $victim, $signal, during $phase',
    { timeout: CELL_TIMEOUT_MS },
    async (cell) => {
      await check({ ...cell, provider: 'embedded' });
    },
  );
});
