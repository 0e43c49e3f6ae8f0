import { describe, expect, test } from 'vitest';
import {
  expectDontShip,
  expectShipOrOpen,
  limits,
  runAgainst,
  withoutEvidence,
} from './run-against.ts';

describe(
  'the verdict on a back end that has the machine for itself',
  { tags: ['slow', 'load'], timeout: 900_000 },
  () => {
    test('is SHIP for the reference one, or says what it would take where the machine stalls', async () => {
      const run = await runAgainst(null, 'load');
      const { gates } = run.document;
      expect(gates.map(({ id }) => id)).toEqual(
        expect.arrayContaining([limits.slow, limits.failing]),
      );
      expectShipOrOpen(run, 'alone');
    });

    describe.for([
      ['that answers 1 % of requests with 500', 'failing', 'load', '%'],
      ['that keeps every request body', 'leaking', 'stress', 'planted/leaking.ts:'],
      ['that keeps a Postgres client in 1 of 50', 'unreleased', 'stress', 'planted/unreleased.ts:'],
      ['that keeps a Redis client in 1 of 50', 'duplicating', 'stress', 'planted/duplicating.ts:'],
    ] as const)("is DON'T SHIP for one %s,", ([, fault, suite, shown]) => {
      // oxlint-disable-next-line vitest/expect-expect -- `expectDontShip` asserts
      test(
        'and the page names the gate and what shows it',
        { tags: ['exhaustive'] },
        async ({ skip }) => {
          const run = await runAgainst(fault, suite);
          const reason = withoutEvidence(fault, run, 'alone');
          skip(reason !== null, reason ?? '');
          expectDontShip(fault, shown, run);
        },
      );
    });
  },
);
