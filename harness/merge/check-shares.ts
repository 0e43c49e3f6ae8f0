import { UsageError } from '../errors.ts';
import { placeOf, type Shard } from './shard.ts';

type Share = NonNullable<Shard['document']['shard']>;

/** How many jobs shared the run, where they say so (`assay run --shard 2/4`); null where none does. */
export function sharesOf(shards: readonly Shard[]): number | null {
  return shards.map(({ document }) => document.shard?.of).find((of) => of !== undefined) ?? null;
}

/**
 * Refuses runs that are not the parts of one whole. Each job shares all out by what it knows of earlier
 * runs: where two know of different ones, a file may have run twice, or nowhere.
 * @throws {UsageError}
 */
export function checkShares(shards: readonly Shard[]): void {
  const shares = shards.flatMap((shard) => {
    const { shard: share } = shard.document;
    return share === undefined ? [] : [{ shard, share }];
  });
  const [first] = shares;
  if (first === undefined) return;
  const alone = shards.find(({ document }) => document.shard === undefined);
  if (alone !== undefined) {
    throw new UsageError(
      `${placeOf(alone)} is no part of a shared run, and ${first.shard.name} is`,
      {
        remedy: 'Merge the runs of one --shard n/m, and nothing else.',
      },
    );
  }
  for (const { shard, share } of shares) {
    const other = shares.find(({ share: { index } }) => index === share.index);
    if (other !== undefined && other.shard !== shard) {
      throw new UsageError(
        `${placeOf(other.shard)} and ${placeOf(shard)} are both part ${share.index}/${share.of}`,
        { remedy: 'A part that ran twice is not chosen from: name one run of each job.' },
      );
    }
    if (share.of !== first.share.of || !isSame(share.planned, first.share.planned)) {
      throw new UsageError(
        `${placeOf(first.shard)} and ${placeOf(shard)} are parts of different wholes`,
        { remedy: 'Give every job the same suites, profile and number of shards.' },
      );
    }
  }
  if (shares.length < first.share.of) return;
  const taken = new Set(shares.flatMap(({ share }) => share.taken));
  const nowhere = first.share.planned.filter((key) => !taken.has(key));
  if (nowhere.length > 0) throw ranNowhere(nowhere);
}

function isSame(a: Share['planned'], b: Share['planned']): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

/** More of them are left to count. */
const NAMED = 5;

function ranNowhere(keys: readonly string[]): UsageError {
  const rest = keys.length > NAMED ? ` and ${keys.length - NAMED} more` : '';
  return new UsageError(`no part has run ${keys.slice(0, NAMED).join(', ')}${rest}`, {
    remedy:
      'The jobs knew of different earlier runs: restore the same reports/runs in each, or in none.',
  });
}
