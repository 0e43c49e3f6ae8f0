import { CHARACTER_PX, NARROWEST_PX } from './ticks.ts';

/** What is written into a plot, beside a point of it. Places are in percent. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** The page's class. */
  readonly kind: 'limit-label' | 'end-label';
}

export interface PlacedLabel extends Label {
  /** The label begins at its point, or ends there. */
  readonly side: 'start' | 'end';
  /** How far above its point it stands. */
  readonly liftPx: number;
}

const LINE_PX = 14;
const BESIDE_PX = 5;

/**
 * Places labels so that none covers another one, on the narrowest screen either: each above its point, and
 * higher where the place is taken. What comes first keeps its place.
 */
export function placeLabels(labels: readonly Label[], heightPx: number): readonly PlacedLabel[] {
  const taken: { readonly from: number; readonly to: number; readonly bottom: number }[] = [];
  return labels.map((label) => {
    const width = label.text.length * CHARACTER_PX + BESIDE_PX;
    const x = (label.x / 100) * NARROWEST_PX;
    // A label near the left edge grows to the right, away from the axis.
    const side = x < width ? 'start' : 'end';
    const [from, to] = side === 'start' ? [x, x + width] : [x - width, x];
    const isTaken = (bottom: number): boolean =>
      taken.some(
        (one) => from < one.to && to > one.from && Math.abs(one.bottom - bottom) < LINE_PX,
      );
    const y = (label.y / 100) * heightPx;
    let bottom = y;
    while (isTaken(bottom)) bottom -= LINE_PX;
    taken.push({ from, to, bottom });
    return { ...label, side, liftPx: y - bottom };
  });
}
