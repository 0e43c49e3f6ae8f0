import { afterAll, describe, test } from 'vitest';
import { findEngine } from '../../../../fixtures/services/docker/engine.ts';
import { type CheckedCell, CELL_TIMEOUT_MS, cells, check, tableOf } from './cells.ts';

const results: CheckedCell[] = [];
const engine = await findEngine();

describe(
  'a killed run',
  { tags: ['integration', 'slow', 'postgres', 'redis', 'exhaustive'] },
  () => {
    // oxlint-disable-next-line vitest/expect-expect -- `check` asserts
    test.for(cells('embedded'))(
      'leaves nothing: $victim, $signal, during $phase, $provider',
      { timeout: CELL_TIMEOUT_MS },
      async (cell) => {
        results.push(await check(cell));
      },
    );

    // oxlint-disable-next-line vitest/expect-expect -- `check` asserts
    test.for(cells('docker'))(
      'leaves nothing: $victim, $signal, during $phase, $provider',
      { timeout: CELL_TIMEOUT_MS, tags: ['docker'] },
      async (cell, { skip }) => {
        if (!engine.found) skip(engine.reason);
        results.push(await check(cell));
      },
    );

    afterAll(() => {
      console.log(tableOf(results));
    });
  },
);
