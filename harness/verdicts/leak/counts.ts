import type {
  RetainedJudgement,
  RetainedLimit,
  Trajectory,
  Window,
} from '../../measurement/leak/trajectory.ts';
import { poissonAtMost } from '../../statistics/poisson.ts';
import { fewestSigns, signEvidenceReaches } from '../../statistics/sign-e-process.ts';
import { type WindowFigures, describe, levelOver, lowest, thirdOf } from './figures.ts';
import { SPARSE_LEAK_OPERATIONS } from './flat.ts';
import { KEPT_SHARE } from './growth.ts';
import { clean, leak, undecided } from './judgement.ts';

/** Evidence of a sign test on counts, anytime-valid, so it may be asked after each window. */
const COUNT_ALPHA = 0.005;

/** A leak in one of so many operations must not hide behind a `clean`. */
const SPARSE_LEAK_PERIOD = 50;

/** Increases in the last three windows count: what fills at the start has had its time. */
const JUDGED_WINDOWS = 3;

/** How likely it may hide, with the increases that were seen. */
const SPARSE_LEAK_MISSED = 0.005;

/** A pool fills up to so many connections (pg, generic-pool and knex: 10; libuv: 4 threads) and then holds. */
const LARGE_POOL = 24;

/** The lowest level of the first third and that of the last are apart by this share, at the least. */
const THIRDS_APART = 0.5;

export function judgeCount(
  trajectory: Trajectory,
  limit: RetainedLimit,
  isLast: boolean,
): RetainedJudgement {
  const { windows } = trajectory;
  const last = describe(windows.at(-1) ?? []);
  const previous = describe(windows.at(-2) ?? []);
  const { ups, downs } = steps(windows.slice(-JUDGED_WINDOWS));
  const perOperation = last.gain / Math.max(1, last.operations);
  const before = previous.gain / Math.max(1, previous.operations);

  const evident = signEvidenceReaches(ups, ups + downs, COUNT_ALPHA);
  const goesOn = last.gain > 0 && previous.gain > 0 && perOperation >= before * KEPT_SHARE;
  const isMany = isLast || levelOver(windows) > LARGE_POOL;
  if (evident && goesOn && isMany && perOperation > limit.leakAbove) {
    return leak(last, `rose in ${ups} blocks and fell in ${downs}`, '1/op');
  }
  const total = last.operations + previous.operations;
  const gained = last.gain + previous.gain;
  if (gained <= limit.cleanBelow * total && total >= SPARSE_LEAK_OPERATIONS) {
    return clean(last, '1/op');
  }
  const shown = isLast ? sparse(trajectory, limit) : null;
  return shown ?? fewCounts(last, trajectory, ups, downs);
}

/**
 * At the end of the budget: clean where a leak in one of 50 operations would have shown more increases
 * than were seen, in all operations since some point, the warm-up included. In flight a count swings, so
 * it is the lowest levels that are compared.
 */
function sparse({ warmUp, windows }: Trajectory, limit: RetainedLimit): RetainedJudgement | null {
  const points = [...warmUp, ...windows.flat()];
  const end = points.at(-1)?.operations ?? 0;
  const previous = windows.at(-2)?.[0] ?? points[0];
  for (const [index, from] of points.entries()) {
    if (previous === undefined || from.operations > previous.operations) break;
    const since = points.slice(index);
    const operations = end - from.operations;
    const gained = Math.max(0, lowest(thirdOf(since, 'last')) - lowest(thirdOf(since, 'first')));
    const seen = gained === 0 ? operations : operations * THIRDS_APART;
    if (gained > 0 && limit.written && gained > limit.cleanBelow * operations) continue;
    if (poissonAtMost(gained, seen / SPARSE_LEAK_PERIOD) > SPARSE_LEAK_MISSED) continue;
    const count = operations.toLocaleString('en-US');
    const how = gained === 0 ? 'did not grow' : `grew by no more than ${gained}`;
    return clean(describe(since), '1/op', `${how} in ${count} operations`);
  }
  return null;
}

/** Too few operations, or increases that neither stop nor go on. */
function fewCounts(
  last: WindowFigures,
  { warmUp, windows }: Trajectory,
  ups: number,
  downs: number,
): RetainedJudgement {
  const points = [...warmUp, ...windows.flat()];
  const level = points.at(-1)?.level ?? 0;
  const rise = points.findLastIndex((point) => point.level !== level);
  const since = (points.at(-1)?.operations ?? 0) - (points[rise + 1]?.operations ?? 0);
  const enough = Math.ceil(-Math.log(SPARSE_LEAK_MISSED) * SPARSE_LEAK_PERIOD);
  if (ups > 0) return fewIncreases(last, windows, ups, downs);
  const shown = Math.max(1, Math.floor(since / -Math.log(SPARSE_LEAK_MISSED)));
  return {
    ...undecided(
      last,
      `it did not grow in ${since.toLocaleString('en-US')} operations, which shows a leak in one of ${shown}, and none in one of ${SPARSE_LEAK_PERIOD}`,
    ),
    needs: `about ${(enough - since).toLocaleString('en-US')} more operations`,
    missing: enough - since,
  };
}

/** What rose too seldom to tell: with what it would take, if it goes on as it did. */
function fewIncreases(
  last: WindowFigures,
  windows: readonly Window[],
  ups: number,
  downs: number,
): RetainedJudgement {
  const few = undecided(last, `it rose in ${ups} blocks and fell in ${downs}: too few to tell`);
  // With one window more, the first of the three counts no longer.
  const kept = windows.slice(1 - JUDGED_WINDOWS);
  const stay = steps(kept);
  const lacking = fewestSigns(stay.downs, COUNT_ALPHA) - (stay.ups + stay.downs);
  if (last.gain <= 0 || lacking <= 0 || stay.ups <= stay.downs) return few;
  const { operations } = describe(kept.flat());
  const missing = Math.ceil((lacking * operations) / (stay.ups - stay.downs));
  const needs = `about ${missing.toLocaleString('en-US')} more operations`;
  return { ...few, needs, missingForLeak: missing };
}

function steps(windows: readonly Window[]): { readonly ups: number; readonly downs: number } {
  let ups = 0;
  let downs = 0;
  for (const window of windows) {
    for (const [index, point] of window.entries()) {
      const change = point.level - (window[index - 1] ?? point).level;
      if (change > 0) ups++;
      if (change < 0) downs++;
    }
  }
  return { ups, downs };
}
