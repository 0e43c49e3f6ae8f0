import { scaleLinear, scaleLog, scaleUtc } from 'd3-scale';
import { scaleFor } from '../../../metrics/format-quantity.ts';
import type { Unit } from '../../../metrics/metric.ts';
import { type Tick, withRoom } from './ticks.ts';

/** A direction of a plot. Places are in percent of it: from the left, or from the top. */
export interface Axis {
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** From the left to the right. */
const across: readonly [number, number] = [0, 100];
/** From the ground upwards, with room for what stands above the largest value. */
const upwards: readonly [number, number] = [100, 4];

const MOST_X_TICKS = 6;

/** An axis of quantities, whose last tick has the unit. Whole ones have ticks at whole numbers only. */
export function acrossAxis(domain: Domain, unit: Unit, isWhole = false): Axis {
  const { at, ticksOf } = quantities(domain, unit, { range: across, isWhole });
  return { at, ticks: withRoom(ticksOf, MOST_X_TICKS) };
}

/**
 * The axis that goes up: its ends are round, so that the topmost tick is the upper end.
 * @param most as many ticks, or about; 1 for the ground and the top
 */
export function upAxis(domain: Domain, unit: Unit, most: number, isWhole = false): Axis {
  const { at, ticksOf } = quantities(domain, unit, { range: upwards, isWhole, niceFor: most });
  const ticks = ticksOf(Math.max(2, most));
  return {
    at,
    ticks: most > 1 ? ticks : ticks.filter((_, i) => i === 0 || i === ticks.length - 1),
  };
}

type Domain = readonly [low: number, high: number];

interface Options {
  readonly range: readonly [number, number];
  readonly isWhole: boolean;
  readonly niceFor?: number;
}

function quantities([low, high]: Domain, unit: Unit, { range, isWhole, niceFor }: Options) {
  const { factor, suffix } = scaleFor(Math.max(Math.abs(low), Math.abs(high)), unit);
  // Nothing but zeros lies on the ground; any other single value, by d3, in the middle.
  const top = low === 0 && high === 0 ? 1 : high;
  const scale = scaleLinear([low * factor, top * factor], range);
  if (niceFor !== undefined) scale.nice(Math.max(2, niceFor));
  const ticksOf = (count: number): readonly Tick[] => {
    const format = scale.tickFormat(count, isWhole && factor === 1 ? ',d' : undefined);
    const values = scale.ticks(count).filter((value) => !isWhole || Number.isInteger(value));
    return values.map((value, index) => ({
      at: scale(value),
      text:
        index === values.length - 1 && suffix !== '' ? `${format(value)} ${suffix}` : format(value),
    }));
  };
  return { at: (value: number): number => scale(value * factor), ticksOf };
}

/** How much room the largest value has beyond the highest percentile, in nines. */
const NINES_TO_MOST = 0.8;

/**
 * The axis of HdrHistogram's percentile plots: equal room for each further nine, so that p99.9 is as far
 * from p99 as p99 from p90.
 * @param highest the last percentile that is drawn, in percent, below 100; what lies above is drawn at it
 * @param hasMost whether there is a value at 100, the largest one
 */
export function percentileAxis(highest: number, hasMost: boolean): Axis {
  const least = (100 - highest) / (hasMost ? 10 ** NINES_TO_MOST : 1);
  const scale = scaleLog([100, least], across).clamp(true);
  const at = (percent: number): number => scale(100 - percent);
  const named = [50, 90, 99, 99.9, 99.99].filter((percent) => percent <= highest);
  const ticks = named.map((percent) => ({ at: at(percent), text: `p${percent}` }));
  const most = hasMost ? [{ at: 100, text: 'max' }] : [];
  return { at, ticks: withRoom(() => [...ticks, ...most], 1) };
}

/** From here on a time is shown in minutes and seconds. */
const CLOCK_FROM_SECONDS = 300;

/** Seconds since something began, with ticks at what a clock has: 15 s, 30 s, a minute, five. */
export function secondsAxis([low, high]: Domain): Axis {
  const scale = scaleUtc([low * 1000, high * 1000], across);
  const ticksOf = (count: number): readonly Tick[] => {
    const all = scale.ticks(count).map((date) => date.getTime() / 1000);
    return all.map((seconds, index) => ({
      at: scale(seconds * 1000),
      text: timeText(seconds, high, index === all.length - 1),
    }));
  };
  return { at: (seconds) => scale(seconds * 1000), ticks: withRoom(ticksOf, MOST_X_TICKS) };
}

function timeText(seconds: number, high: number, isLast: boolean): string {
  if (high < CLOCK_FROM_SECONDS) return isLast ? `${seconds} s` : String(seconds);
  const rest = String(Math.round(seconds % 60)).padStart(2, '0');
  return `${Math.floor(seconds / 60)}:${rest}${isLast ? ' min' : ''}`;
}
