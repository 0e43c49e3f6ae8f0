import { escapeMarkup } from '../../xml.ts';
import type { Axis } from './axis.ts';
import type { PlacedLabel } from './labels.ts';
import { anchorOf } from './ticks.ts';

/** A plot with what stands around it. */
export interface Frame {
  readonly heightPx: number;
  /** `isNamed` false: the values stand at another frame of the same axis. */
  readonly x: Axis;
  readonly isXNamed: boolean;
  readonly y: Axis;
  /** Room for the labels of the y axis, in characters. */
  readonly yCharacters: number;
  /** SVG in percent of the plot. */
  readonly drawn: string;
  readonly labels: readonly PlacedLabel[];
}

/**
 * The plot is an SVG that fills its room at any width, strokes keeping theirs. All text is markup beside and
 * over it, placed in percent: it has one size on a phone, on a desk and on paper, and no script.
 */
export function renderFrame(frame: Frame): string {
  const { heightPx, x, y, yCharacters, isXNamed, drawn, labels } = frame;
  const grid = [
    ...y.ticks.map(({ at }) => `M0,${at.toFixed(2)}H100`),
    ...x.ticks.map(({ at }) => `M${at.toFixed(2)},0V100`),
  ].join('');
  const yTicks = y.ticks.map(
    ({ at, text }) => `<span style="top:${at.toFixed(2)}%">${escapeMarkup(text)}</span>`,
  );
  const xTicks = x.ticks.map(
    ({ at, text }) =>
      `<span class="${anchorOf(at)}" style="left:${at.toFixed(2)}%">${escapeMarkup(text)}</span>`,
  );
  return `<div class="frame" style="--y:${yCharacters}ch;--h:${heightPx}px"><div class="y">${yTicks.join('')}</div><div class="plot"><svg viewBox="0 0 100 100" preserveAspectRatio="none"><path class="grid" d="${grid}"/>${drawn}</svg>${labels.map(renderLabel).join('')}</div>${isXNamed ? `<div class="x">${xTicks.join('')}</div>` : ''}</div>`;
}

function renderLabel({ x, y, side, liftPx, kind, text }: PlacedLabel): string {
  const top = liftPx === 0 ? `${y.toFixed(2)}%` : `calc(${y.toFixed(2)}% - ${liftPx.toFixed(0)}px)`;
  return `<span class="${kind} ${side}" style="left:${x.toFixed(2)}%;top:${top}">${escapeMarkup(text)}</span>`;
}

/** The longest label of the axes that stand below one another. */
export function charactersOf(axes: readonly Axis[]): number {
  return Math.max(0, ...axes.flatMap(({ ticks }) => ticks.map(({ text }) => text.length)));
}
