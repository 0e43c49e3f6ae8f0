// @module-tag thorough
import { describe, expect, test } from 'vitest';
import {
  expectDontShip,
  expectShipOrOpen,
  limits,
  runAgainst,
  withoutEvidence,
} from './run-against.ts';

/** What needs no quiet machine: other suites may run at the same time. */
describe(
  'the verdict on a back end',
  { tags: ['slow', 'load'], timeout: 900_000, concurrent: true },
  () => {
    test('is SHIP for the reference one, which keeps nothing, or says what it would take', async () => {
      const run = await runAgainst(null, 'stress');
      expect(run.document.gates.map(({ id }) => id)).toContain(limits.leaking);
      expectShipOrOpen(run, 'beside others');
    });

    // oxlint-disable-next-line vitest/expect-expect -- `expectDontShip` asserts
    test("is DON'T SHIP for one that sleeps 100 ms in 5 % of requests, and the page says so", async ({
      skip,
    }) => {
      const run = await runAgainst('slow', 'load');
      const reason = withoutEvidence('slow', run, 'beside others');
      skip(reason !== null, reason ?? '');
      expectDontShip('slow', 'ms', run);
    });
  },
);
