import { type Point, type SearchOptions, type Space, suggest, type Trial } from './suggest.ts';

interface Search<Of extends Space> extends SearchOptions {
  readonly space: Of;
  /** Trials in all. */
  readonly limit: number;
  /** Those that are kept. */
  readonly trials: () => Promise<readonly Trial<Of>[]>;
  /** Tries a point and keeps the trial under its number; another may have kept that one already. */
  readonly attempt: (point: Point<Of>, number: number) => Promise<void>;
  readonly step: (done: number, count: number) => Promise<void>;
}

/** Tries one point after the other; a search that was killed goes on behind its last trial. */
export async function runSearch<Of extends Space>(search: Search<Of>): Promise<void> {
  const { space, limit, trials, attempt, step } = search;
  for (let earlier = await trials(); earlier.length < limit; earlier = await trials()) {
    await step(earlier.length, limit);
    await attempt(suggest(space, earlier, search), earlier.length);
  }
  await step(limit, limit);
}
