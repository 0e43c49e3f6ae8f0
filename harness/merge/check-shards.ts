import type { RunDocument } from '../document/document.ts';
import { UsageError } from '../errors.ts';
import { isCountedGate, isTestsGate } from './count-tests.ts';
import { addUp } from './pool-gates.ts';
import { kindOf, placeOf, type Shard, shardsByKey, testsThatRan } from './shard.ts';

/**
 * Refuses runs that are not shards of one.
 * @param expected how many there were to be; null where that wasn't said
 * @throws {UsageError}
 */
export function checkShards(shards: readonly Shard[], expected: number | null): void {
  checkCount(shards.length, expected);
  for (const check of [areNotMerged, areDifferent, haveOneCommit, haveOneProfile]) check(shards);
  for (const repeatable of repeatables) isMeasuredOnce(shards, repeatable);
  haveOneLimit(shards);
}

/** Fewer than expected are no wrong usage: the merged run says which it lacks. */
function checkCount(given: number, expected: number | null): void {
  if (expected === null && given === 1) {
    throw new UsageError('one run is all of it, or what is left of several: that can not be told', {
      remedy: 'Name the other runs, or say that there is only one: --expect 1',
    });
  }
  if (expected !== null && given > expected) {
    throw new UsageError(`--expect ${expected}, and ${given} runs are given`, {
      remedy: 'Name only the shards of one run, or correct --expect.',
    });
  }
}

function areNotMerged(shards: readonly Shard[]): void {
  const merged = shards.find(({ document }) => document.shards !== undefined);
  if (merged === undefined) return;
  const parts = merged.document.shards?.map(({ run }) => run).join(', ');
  throw new UsageError(`${placeOf(merged)} is a merged run already`, {
    remedy: `Merge the runs that it was made of, with the others: ${parts}`,
  });
}

const identityOf = ({ id, startedAt, command }: RunDocument): readonly string[] => [
  JSON.stringify([id, startedAt, command]),
];

function areDifferent(shards: readonly Shard[]): void {
  for (const [first, second] of shardsByKey(shards, identityOf).values()) {
    if (first === undefined || second === undefined) continue;
    throw new UsageError(`${placeOf(first)} and ${placeOf(second)} are the same run`, {
      remedy: 'Name each run once.',
    });
  }
}

function haveOneCommit(shards: readonly Shard[]): void {
  const groups = shardsByKey(shards, ({ fingerprint }) => [fingerprint.git?.commit ?? 'no commit']);
  if (groups.size < 2) return;
  throw new UsageError(`the shards are of ${groups.size} commits: ${listed(groups)}`, {
    remedy: 'A verdict is about one commit: merge the runs of one.',
  });
}

function haveOneProfile(shards: readonly Shard[]): void {
  const groups = shardsByKey(shards, ({ profile }) => [profile]);
  if (groups.size < 2) return;
  throw new UsageError(`the shards are of ${groups.size} profiles: ${listed(groups)}`, {
    remedy: 'A run has one profile: give every job the same --profile.',
  });
}

/** What one kind of machine measures once in a run. */
interface Repeatable {
  readonly what: string;
  readonly keysOf: (document: RunDocument) => readonly string[];
  /** The key for people. */
  readonly nameOf: (key: string) => string;
  /** Whether what these shards of one kind of machine measured is one measurement. */
  readonly addsUp: (key: string, having: readonly Shard[]) => boolean;
}

const repeatables: readonly Repeatable[] = [
  {
    what: 'gate',
    keysOf: ({ gates }) => gates.filter((gate) => !isCountedGate(gate)).map(({ id }) => id),
    nameOf: (id) => `'${id}'`,
    addsUp: (id, having) => {
      const [first] = having;
      const subject = first?.document.gates.find((gate) => gate.id === id)?.subject;
      return subject !== undefined && addUp(having, subject);
    },
  },
  {
    what: 'test',
    keysOf: testsThatRan,
    nameOf: (key) => {
      const [suite, file, name] = JSON.parse(key) as [string, string, string];
      return `'${name}' of ${file} (${suite})`;
    },
    addsUp: () => false,
  },
];

function isMeasuredOnce(
  shards: readonly Shard[],
  { what, keysOf, nameOf, addsUp }: Repeatable,
): void {
  for (const [key, having] of shardsByKey(shards, keysOf)) {
    for (const ofKind of Map.groupBy(having, kindOf).values()) {
      const [first, second] = ofKind;
      if (first === undefined || second === undefined || addsUp(key, ofKind)) continue;
      throw new UsageError(
        `the ${what} ${nameOf(key)} is in ${placeOf(first)} and in ${placeOf(second)}, both on ${kindOf(first)}`,
        {
          remedy:
            'A repeated measurement is not chosen from: give each job suites or tests of its own.',
        },
      );
    }
  }
}

function haveOneLimit(shards: readonly Shard[]): void {
  const groups = shardsByKey(shards, ({ gates }) =>
    gates
      .filter(isTestsGate)
      .map(({ limit, severity }) => `${limit.comparison} ${limit.value} (${severity})`),
  );
  if (groups.size < 2) return;
  throw new UsageError(`the limits of failed tests differ: ${listed(groups)}`, {
    remedy: 'Give every job the same config: thresholds: { tests: { failed: … } }',
  });
}

/** `a1b2c3d (shard 1, shard 3), 9f8e7d6 (shard 2)`. */
function listed(groups: ReadonlyMap<string, readonly Shard[]>): string {
  return [...groups]
    .map(([value, shards]) => `${value} in ${shards.map(placeOf).join(', ')}`)
    .join('; ');
}
