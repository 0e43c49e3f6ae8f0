import type { Clock } from '../../metrics/clock.ts';
import type { Allowance } from './allowance.ts';
import type { Judged } from './conclude.ts';
import { isSuspect } from './judging.ts';
import { hasFallen, hasPending } from './late-clean-up.ts';
import type { Pace } from './pace.ts';
import type { Recording } from './recording.ts';
import type { Subject } from './subject.ts';
import type { Work } from './work.ts';

/** Timers with a longer delay are not waited for. */
const LONGEST_TIMER_MS = 2_500;
/** Before a leak is called one: what a sweep lets pass, the next one takes. */
const SWEEPS = 2;
/** Where it is only open, a pause this long is worth it. */
const LONGEST_OPEN_PAUSE_MS = 1_200;
/** And of the pauses for what no timer shows, this share. */
const OPEN_SHARE = 0.2;
/** So many of its first steps are taken in any case: what closes now is closed then. */
const SHORTEST_PAUSE = 3;
/** A timer that is due now may fire a little later. */
const LATE_MS = 50;

export interface DrainOptions {
  readonly pace: Pace;
  readonly clock: Clock;
}

/**
 * Pauses until nothing of what is open falls any more: first for as long as the live timers need, then
 * longer each time. A leak is waited for longer, since a false alarm costs more than a second.
 */
export async function drain(
  subject: Subject,
  work: Work,
  record: Recording,
  allowance: Allowance,
  { pace, clock }: DrainOptions,
  open: readonly Judged[],
): Promise<void> {
  const { operations } = work;
  const long = open.some(isSuspect);
  const done = record.drained.at(-1);
  const isSame = done?.operations === operations;
  if (isSame && (done.long || !long)) return;
  const { sample: before } = work.last ?? (await work.sample());
  const mostMs = Math.max(0, allowance.leftMs + pace.drainMs);
  const watchedMs = isLeakOfCounts(open) ? record.watchedMs : 0;
  const timersMs = Math.min(Math.max(0, (await timersOf(subject, long)) - watchedMs), mostMs);
  const longestMs = long ? pace.drainMs - watchedMs : pace.drainMs * OPEN_SHARE;
  const mostPauseMs = Math.max(longestMs, pace.firstPauseMs * SHORTEST_PAUSE);
  const end = clock.nowMs() + Math.min(timersMs + mostPauseMs, mostMs);
  const atRest = pace.keepsConnections ? (record.windows[0]?.[0]?.sample ?? null) : work.first;
  let sample = before;
  if (timersMs > 0) ({ sample } = await work.sampleAfter(timersMs));
  let still = 0;
  for (let pauseMs = pace.firstPauseMs; still < 2 && clock.nowMs() < end; pauseMs *= 2) {
    const { sample: next } = await work.sampleAfter(pauseMs);
    still = hasFallen(sample, next, open) ? 0 : still + 1;
    // With requests in flight there is something to wait for.
    if (still === 2 && long && hasPending(atRest, next)) still = 1;
    sample = next;
  }
  if (isSame) record.drained.pop();
  record.drained.push({ operations, before: isSame ? done.before : before, sample, long });
}

/**
 * Counts are exact, and rise without a fall: what lives for less time than they were watched before the last
 * window would have gone in it. The level of bytes that come and go moves with the speed of the machine.
 */
function isLeakOfCounts(open: readonly Judged[]): boolean {
  const suspects = open.filter(isSuspect);
  return suspects.length > 0 && suspects.every(({ trajectory }) => trajectory.kind === 'count');
}

async function timersOf(subject: Subject, long: boolean): Promise<number> {
  const longestMs = await subject.longestTimerMs(LONGEST_TIMER_MS);
  if (longestMs === 0) return 0;
  return long ? longestMs * SWEEPS + LATE_MS : Math.min(longestMs + LATE_MS, LONGEST_OPEN_PAUSE_MS);
}
