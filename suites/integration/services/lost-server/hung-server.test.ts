import { availableParallelism } from 'node:os';
import { describe, test } from 'vitest';
import { type End, type Way, burn, expectGone, strike, ways } from './hung-run.ts';

const ends: readonly End[] = [
  'it ends by itself',
  'it gets SIGINT',
  'it gets SIGTERM',
  'it gets SIGKILL',
  'its supervisor gets SIGKILL',
];

const cells = (Object.keys(ways) as Way[]).flatMap((way) => ends.map((end) => ({ way, end })));

describe.for([
  { machine: 'a quiet machine', burners: 0 },
  { machine: 'a busy machine', burners: availableParallelism() },
])(
  'a server that hangs, on $machine',
  { tags: ['integration', 'postgres', 'slow', 'exhaustive'], timeout: 600_000 },
  ({ burners }) => {
    // oxlint-disable-next-line vitest/expect-expect -- `expectGone` asserts
    test.for(cells)('is gone, with all that it had, after $way: $end', async ({ way, end }) => {
      using _busy = burn(burners);
      const { traces } = await strike(way, 'SIGSTOP', end);
      await expectGone(traces);
    });
  },
);
