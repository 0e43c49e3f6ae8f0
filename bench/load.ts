import { mkdtempDisposable } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { benchCollector } from './load/collector.ts';
import { benchCost } from './load/cost.ts';
import { benchError } from './load/error.ts';
import { benchMemory } from './load/memory.ts';

/**
 * `npm run bench:load [-- cost|most|memory|error|collector …]`: what a load costs beside k6 alone and others, how
 * many requests each gets through, memory by duration, percentiles against a target that knows them, and what
 * the collector takes. All of it in under five minutes.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rate: { type: 'string', default: '1000' },
    users: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '2' },
    durations: { type: 'string', default: '5,20,40' },
    pods: { type: 'string', default: '100' },
    millions: { type: 'string', default: '10' },
    merge: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-bench-load-'));

const parts: Readonly<Record<string, () => Promise<string>>> = {
  cost: () =>
    benchCost({ kind: 'rate', perSecond: Number(values.rate), seconds }, rounds, folder.path),
  most: () =>
    benchCost(
      { kind: 'users', users: Number(values.users), seconds: Math.ceil(seconds / 2) },
      1,
      folder.path,
    ),
  memory: () => benchMemory(values.durations.split(',').map(Number), folder.path),
  error: () => benchError(seconds, folder.path),
  collector: () =>
    benchCollector({
      pods: Number(values.pods),
      millions: Number(values.millions),
      merges: values.merge,
    }),
};

const asked = positionals.length === 0 ? Object.keys(parts) : positionals;
const unknown = asked.find((name) => !(name in parts));
if (unknown === undefined) {
  process.stdout.write(
    `On ${availableParallelism()} cores, beside a load of ${loadavg()[0]?.toFixed(1)}.\n\n`,
  );
  for (const name of asked) process.stdout.write(`${await parts[name]?.()}\n`);
} else {
  process.stderr.write(`there is no part '${unknown}': ${Object.keys(parts).join(', ')}\n`);
  process.exitCode = 2;
}
