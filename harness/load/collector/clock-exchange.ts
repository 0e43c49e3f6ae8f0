/** One exchange: when a pod asked, what the collector's clock said, when the answer came. Milliseconds. */
export interface Exchange {
  readonly askedMs: number;
  readonly serverMs: number;
  readonly answeredMs: number;
}

export interface ClockOffset {
  /** What has to be added to times of the pod to have those of the collector. */
  readonly offsetMs: number;
  /** The most by which that may be wrong. */
  readonly uncertainMs: number;
}

/** Both clocks are read in whole milliseconds. */
const RESOLUTION_MS = 1;

/**
 * The offset of a clock by the exchange that took least: the answer was made somewhere in between, so the error
 * is at most half of the round trip (D. Mills, RFC 5905 section 8; F. Cristian, "Probabilistic clock
 * synchronization", Distributed Computing 3, 1989).
 * @throws {RangeError} no exchange
 */
export function clockOffset(exchanges: readonly Exchange[]): ClockOffset {
  const [first, ...others] = exchanges;
  if (first === undefined) throw new RangeError('an offset takes one exchange at least');
  const took = ({ askedMs, answeredMs }: Exchange): number => answeredMs - askedMs;
  const best = others.reduce((least, one) => (took(one) < took(least) ? one : least), first);
  return {
    offsetMs: best.serverMs - (best.askedMs + best.answeredMs) / 2,
    uncertainMs: Math.max(0, took(best) / 2) + RESOLUTION_MS,
  };
}

/** Beyond what both measurements may be wrong by, a clock that moved so far was set, or drifts. */
const MOVED_MS = 5;

/** By how much a clock moved during the run; 0 where that is not more than could not be told. */
export function clockMovedMs(begin: ClockOffset, end: ClockOffset): number {
  const moved = Math.abs(end.offsetMs - begin.offsetMs);
  return moved > begin.uncertainMs + end.uncertainMs + MOVED_MS ? moved : 0;
}
