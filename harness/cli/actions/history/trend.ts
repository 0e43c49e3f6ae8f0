import { UsageError } from '../../../errors.ts';
import { didYouMean } from '../../../config/nearest.ts';
import type { KeptAs } from '../../../history/kept/kept-as.ts';
import {
  type KeptSeries,
  listSeries,
  readTrend,
  type TrendPoint,
} from '../../../history/kept/read-trend.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { type Paint, painterFor } from '../../../reporters/paint.ts';
import { type ChangePoint, changePoints } from '../../../statistics/change-points.ts';
import { print } from './print.ts';
import { sparkline } from './sparkline.ts';
import { type ProjectHistory, withHistory } from './with-history.ts';

export interface TrendOptions {
  readonly gate: string;
  readonly last: number;
  readonly profile: string | undefined;
  /** A part of the name of the kind of machine. */
  readonly machine: string | undefined;
  readonly kind: KeptAs;
  readonly configFile: string | null;
  readonly json: boolean;
}

interface Trend extends KeptSeries {
  readonly points: readonly TrendPoint[];
  readonly changes: readonly ChangePoint[];
}

/** `assay history trend`: the values of a gate over time, and where they went to another level. */
export async function trendCommand(options: TrendOptions): Promise<void> {
  const trends = await withHistory(options.configFile, (history) => trendsOf(history, options));
  if (options.json) {
    print([JSON.stringify({ trends: trends.map(asJson) })]);
    return;
  }
  const paint = painterFor(process.stdout);
  const kinds = new Set(trends.map(({ machineKind }) => machineKind));
  print([
    ...trends.flatMap((trend) => lines(trend, paint)),
    ...(kinds.size < 2
      ? []
      : [` ${kinds.size} kinds of machine, each by itself: their values are not to be compared`]),
  ]);
}

async function trendsOf(
  { database, project }: ProjectHistory,
  { gate, last, profile, machine, kind: keptAs }: TrendOptions,
): Promise<readonly Trend[]> {
  const found = await listSeries(database, { project, gate, profile, machine, keptAs });
  const trends: Trend[] = [];
  for (const series of found) {
    const points = await readTrend(database, series.id, last);
    if (points.length === 0) continue;
    trends.push({ ...series, points, changes: changePoints(points.map(({ value }) => value)) });
  }
  if (trends.length > 0) return trends;
  const all = await listSeries(database, { project, gate: '', keptAs });
  const names = [...new Set(all.map((one) => one.gate))];
  throw new UsageError(
    `no ${keptAs} run has a value of '${gate}' that fits.${didYouMean(gate, names)}`,
    {
      remedy: `Gates: ${names.join(', ') || 'none yet'}. Kinds of machine: ${[...new Set(all.map((one) => one.machineKind))].join('; ') || 'none yet'}.`,
    },
  );
}

function asJson({ id: _id, points, changes, ...series }: Trend) {
  return {
    ...series,
    points: points.map((one) => ({ ...one, startedAt: new Date(one.startedAt).toISOString() })),
    changes: changes.map((one) => ({
      ...one,
      run: points[one.at]?.run,
      commit: points[one.at]?.commit,
    })),
  };
}

function lines(
  { gate, profile, machineKind, points, changes }: Trend,
  paint: Paint,
): readonly string[] {
  const newest = points.at(-1);
  const text = (value: number): string => formatQuantity(value, newest?.unit ?? 'count');
  const range = `${points.length} ${points.length === 1 ? 'run' : 'runs'}, the newest ${text(newest?.value ?? 0)}`;
  return [
    ` ${paint('bold', gate)}   ${profile}, ${machineKind}`,
    `   ${sparkline(points.map(({ value }) => value))}   ${range}`,
    ...changes.map((change) => `   ${changeLine(change, points, text)}`),
    ...(changes.length === 0 ? [`   ${paint('gray', 'no change of level')}`] : []),
  ];
}

/** `since 2026-11-24T10-03-12Z-a1b2c3d   8.4 ms → 14.3 ms, +70 % (p 0.003)` */
function changeLine(
  { at, p, before, after }: ChangePoint,
  points: readonly TrendPoint[],
  text: (value: number) => string,
): string {
  const share = before === 0 ? null : (after - before) / Math.abs(before);
  const relative =
    share === null ? '' : `, ${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(0)} %`;
  return `since ${points[at]?.run}   ${text(before)} → ${text(after)}${relative} (p ${p.toFixed(4)})`;
}
