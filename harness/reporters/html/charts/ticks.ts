/** A value that is named at an axis. */
export interface Tick {
  /** In percent of the axis. */
  readonly at: number;
  readonly text: string;
}

/** The narrowest plot, on a screen of 360 px beside the labels of the other axis. */
export const NARROWEST_PX = 240;
/** A digit of the labels, which are 11 px high, in the widest of the page's fonts. */
export const CHARACTER_PX = 7;
const GAP_PX = 8;
/** A label that is nearer to an end than this, in percent, grows inwards. */
const EDGE = 4;

/** Which part of a label stands at its tick. */
export function anchorOf(at: number): 'start' | 'middle' | 'end' {
  if (at < EDGE) return 'start';
  return at > 100 - EDGE ? 'end' : 'middle';
}

/**
 * As many ticks as have room for their labels on the narrowest screen.
 * @param ticksOf ticks for about so many
 */
export function withRoom(
  ticksOf: (count: number) => readonly Tick[],
  most: number,
): readonly Tick[] {
  for (let count = most; count > 1; count--) {
    const ticks = ticksOf(count);
    if (ticks.length > 0 && apart(ticks).length === ticks.length) return ticks;
  }
  return apart(ticksOf(Math.min(2, most)));
}

/** Without those that run into the next one; the last one stays. */
function apart(ticks: readonly Tick[]): readonly Tick[] {
  const kept: Tick[] = [];
  let right = Number.POSITIVE_INFINITY;
  for (const tick of ticks.toReversed()) {
    const [from, to] = spanOf(tick);
    if (to + GAP_PX > right) continue;
    kept.unshift(tick);
    right = from;
  }
  return kept;
}

function spanOf({ at, text }: Tick): readonly [from: number, to: number] {
  const width = text.length * CHARACTER_PX;
  const x = (at / 100) * NARROWEST_PX;
  const from = { start: x, middle: x - width / 2, end: x - width }[anchorOf(at)];
  return [from, from + width];
}
