import type { RecentValue, RunDocument } from '../document/document.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { countTests, countUnmarked, isCountedGate } from './count-tests.ts';
import { poolGate } from './pool-gates.ts';
import { kindOf, repeatedKeys, type Shard, shardsByKey, testKey, testsThatRan } from './shard.ts';

/**
 * The gates of all shards. What several kinds of machine measured stays apart: each keeps its gate, with
 * its kind in the name. What one kind measured in several shards is one gate.
 */
export function uniteGates(shards: readonly Shard[]): readonly GateResult[] {
  const idOf = gateNames(shards);
  const counted = [countTests(shards), countUnmarked(shards)].filter((gate) => gate !== null);
  const others = shards.flatMap((shard) =>
    shard.document.gates
      .filter((gate) => !isCountedGate(gate))
      .flatMap((gate): GateResult[] => {
        const having = shards.filter(
          (one) =>
            kindOf(one) === kindOf(shard) && one.document.gates.some(({ id }) => id === gate.id),
        );
        if (having[0] !== shard) return [];
        const whole = having.length === 1 ? gate : poolGate(having, gate.id);
        return [{ ...whole, id: idOf(shard, gate.id) }];
      }),
  );
  return [...counted, ...others];
}

/** The earlier values of each gate; none of the tests, which no shard counted all of. */
export function uniteRecent(shards: readonly Shard[]): Record<string, RecentValue[]> {
  const idOf = gateNames(shards);
  const values = shards.flatMap((shard) =>
    shard.document.gates
      .filter((gate) => !isCountedGate(gate))
      .map(({ id }) => [idOf(shard, id), shard.document.recent[id] ?? []] as const),
  );
  return Object.fromEntries(values.filter(([, earlier]) => earlier.length > 0));
}

/** The tests of all shards; a suite that ran on several kinds of machine has its kind in the name. */
export function uniteTests(shards: readonly Shard[]): RunDocument['tests'] {
  const repeated = repeatedKeys(shards, testsThatRan);
  const tests = shards.flatMap(({ document }) => document.tests);
  const apart = new Set(tests.filter((test) => repeated.has(testKey(test))).map((t) => t.suite));
  return shards.flatMap((shard) =>
    shard.document.tests.map((test) =>
      apart.has(test.suite) ? { ...test, suite: `${test.suite} on ${kindOf(shard)}` } : test,
    ),
  );
}

function gateNames(shards: readonly Shard[]): (shard: Shard, id: string) => string {
  const having = shardsByKey(shards, ({ gates }) => gates.map(({ id }) => id));
  return (shard, id) => {
    const kinds = new Set(having.get(id)?.map(kindOf));
    return kinds.size > 1 ? `${id} on ${kindOf(shard)}` : id;
  };
}
