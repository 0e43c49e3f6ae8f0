import type { RunDocument } from '../document/document.ts';
import { type Shard, shardsByKey } from './shard.ts';

/** Phases or services of all shards; a name that several of them have gets that of the shard behind it. */
export function uniteNamed<T extends { readonly name: string }>(
  shards: readonly Shard[],
  of: (document: RunDocument) => readonly T[],
): T[] {
  const having = shardsByKey(shards, (document) => of(document).map(({ name }) => name));
  return shards.flatMap((shard) =>
    of(shard.document).map((one) =>
      having.get(one.name)?.length === 1 ? one : { ...one, name: `${one.name} (${shard.name})` },
    ),
  );
}

/** What was not run in any shard, said once, with the shards that it holds for unless it holds for all. */
export function uniteNotRun(shards: readonly Shard[]): RunDocument['notRun'] {
  const having = shardsByKey(shards, ({ notRun }) =>
    notRun.map(({ what, reason }) => JSON.stringify([what, reason])),
  );
  return [...having].map(([key, some]) => {
    const [what, reason] = JSON.parse(key) as [string, string];
    return { what, reason: some.length === shards.length ? reason : `${reason} (${names(some)})` };
  });
}

/** The warnings of all shards, and what their being different has to warn of. */
export function uniteWarnings(shards: readonly Shard[]): string[] {
  const having = shardsByKey(shards, ({ warnings }) => warnings);
  return [
    ...differences.flatMap(({ what, valueOf }) => differenceIn(shards, what, valueOf)),
    ...[...having].map(([text, some]) =>
      some.length === shards.length ? text : `${names(some)}: ${text}`,
    ),
  ];
}

interface Difference {
  /** `kinds of machine`. */
  readonly what: string;
  readonly valueOf: (document: RunDocument) => string;
}

const differences: readonly Difference[] = [
  { what: 'kinds of machine', valueOf: ({ fingerprint }) => fingerprint.machineKind },
  {
    what: 'versions of assay',
    valueOf: ({ fingerprint }) => fingerprint.versions['assay'] ?? 'unknown',
  },
  {
    what: 'states of the working tree',
    valueOf: ({ fingerprint }) => (fingerprint.git?.dirty ? 'modified' : 'as committed'),
  },
];

function differenceIn(
  shards: readonly Shard[],
  what: string,
  valueOf: (document: RunDocument) => string,
): readonly string[] {
  const groups = shardsByKey(shards, (document) => [valueOf(document)]);
  if (groups.size < 2) return [];
  const list = [...groups].map(([value, some]) => `${value} (${names(some)})`).join('; ');
  return [`the shards are of ${groups.size} ${what}: ${list}`];
}

function names(shards: readonly Shard[]): string {
  return shards.map(({ name }) => name).join(', ');
}
