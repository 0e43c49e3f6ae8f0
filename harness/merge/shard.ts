import type { KeptLoads } from '../history/load-evidence.ts';
import type { RunDocument, TestReport } from '../document/document.ts';

/** One of the runs that become one. */
export interface Shard {
  /** `shard 1`: by its place on the command line. */
  readonly name: string;
  /** As it was given. */
  readonly path: string;
  /** Absolute path of the folder that its raw files lie in. */
  readonly folder: string;
  readonly document: RunDocument;
  /** What it kept of its loads, so that those of several shards add up. */
  readonly loads: KeptLoads | null;
}

export const kindOf = ({ document }: Shard): string => document.fingerprint.machineKind;

/** `shard 2 (artifacts/load)`, for errors. */
export const placeOf = ({ name, path }: Shard): string => `${name} (${path})`;

/** A test among those of all shards. */
export const testKey = ({ suite, file, name }: TestReport): string =>
  JSON.stringify([suite, file, name]);

export const testsThatRan = ({ tests }: RunDocument): readonly string[] =>
  tests.filter(({ state }) => state !== 'skipped').map(testKey);

/** The shards that each key is found in, a shard once; `keysOf` may name a key more than once. */
export function shardsByKey(
  shards: readonly Shard[],
  keysOf: (document: RunDocument) => readonly string[],
): ReadonlyMap<string, readonly Shard[]> {
  const found = new Map<string, Shard[]>();
  for (const shard of shards) {
    for (const key of new Set(keysOf(shard.document))) {
      found.set(key, [...(found.get(key) ?? []), shard]);
    }
  }
  return found;
}

/** The keys that more than one shard has. */
export function repeatedKeys(
  shards: readonly Shard[],
  keysOf: (document: RunDocument) => readonly string[],
): ReadonlySet<string> {
  const repeated = [...shardsByKey(shards, keysOf)].filter(([, having]) => having.length > 1);
  return new Set(repeated.map(([key]) => key));
}

export function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
