/**
 * Timers with `unref()` are in no list that Node shows, and they are what clean-up that comes late waits
 * for: the sweep of a cache, the end of an entry, the connections of a pool. But Node keeps all timers of
 * one delay in one circle (lib/internal/timers.js, "timer lists"), so a timer of our own has neighbors
 * where there are others. No collection and no inspector is needed, both of which would move the heap.
 */
interface InCircle {
  readonly _idleNext?: object | null;
  readonly _idlePrev?: object | null;
}

/** The longest delay of the live timers of this thread that is at most so long, in ms; 0 where there is none. */
export function longestTimerMs(mostMs: number): number {
  for (let delayMs = Math.floor(mostMs); delayMs > 0; delayMs--) {
    if (isAnyLive(delayMs)) return delayMs;
  }
  return 0;
}

function isAnyLive(delayMs: number): boolean {
  const ours = setTimeout(() => undefined, delayMs);
  // Alone in the circle, both neighbors are the list itself.
  const { _idleNext: next, _idlePrev: previous } = ours as InCircle;
  clearTimeout(ours);
  return next !== previous;
}
