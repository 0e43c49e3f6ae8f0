import type { BothSides } from '../../measurement/both-sides.ts';
import type { BesideSide } from '../../measurement/duet/beside-side.ts';
import type { DuetMeasurement } from '../../measurement/duet/duet.ts';
import type { Evidence, Series } from '../../measurement/evidence.ts';
import type { ResourceSeries } from '../../measurement/resources/resources.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { bottleneckOf } from '../bottleneck/bottleneck.ts';
import { median } from '../bottleneck/view.ts';

/** What a reader compares over time: of the target itself. */
const drawn = ['cpu', 'delay', 'rss'] as const;

/** What was read beside both sides: the same reading of both in one chart or row, and what held each up. */
export function besideEvidence({ beside, against }: DuetMeasurement): Evidence[] {
  if (beside === undefined) return [];
  const charts = drawn.flatMap((resource) => curveOf(resource, beside, against));
  const table = readingsTable(beside, against);
  return [
    ...charts,
    ...(table === null ? [] : [table]),
    {
      kind: 'text',
      title: 'What probably holds each side up',
      lines: heldUpLines({ beside, against }),
    },
  ];
}

const line = (name: string, side: BesideSide): string =>
  `${name}: ${bottleneckOf(side)?.sentence ?? 'nobody looked'}`;

/** `this side: CPU of the target: …`, and the same of the base. */
export function heldUpLines({
  beside,
  against,
}: Pick<DuetMeasurement, 'beside' | 'against'>): string[] {
  if (beside === undefined) return [];
  return [line('this side', beside.candidate), line(against, beside.base)];
}

function curveOf(
  resource: (typeof drawn)[number],
  { base, candidate }: BothSides<BesideSide>,
  against: string,
): Evidence[] {
  const [own, other] = [seriesOf(candidate, resource), seriesOf(base, resource)];
  if (own === null || other === null) return [];
  const series = [lineOf('this side', own, candidate), lineOf(against, other, base)];
  const title = `${own.name} of the target, second by second`;
  return [{ kind: 'curve', title, xLabel: 'seconds', unit: own.unit, series }];
}

function lineOf(name: string, { values }: ResourceSeries, { resources }: BesideSide): Series {
  const known = values.flatMap((value, index) => (value === null ? [] : [index]));
  return {
    name,
    x: known.map((index) => resources.seconds[index] ?? 0),
    y: known.map((index) => values[index] ?? 0),
  };
}

const most = (known: readonly number[]): number | null =>
  known.length === 0 ? null : Math.max(...known);

/** The middle one of all looks, and the highest. */
function readingsTable(
  { base, candidate }: BothSides<BesideSide>,
  against: string,
): Evidence | null {
  const rows = candidate.resources.series.flatMap((own) => {
    const other = seriesOf(base, own.resource, own.of);
    if (other === null || (isZero(own) && isZero(other))) return [];
    const shown = (values: readonly (number | null)[], of: (known: number[]) => number | null) => {
      const value = of(values.flatMap((one) => one ?? []));
      return value === null ? '' : formatQuantity(value, own.unit);
    };
    return [
      [
        own.of === 'machine' ? own.name : `${own.of} ${own.name}`,
        shown(other.values, median),
        shown(own.values, median),
        shown(other.values, most),
        shown(own.values, most),
      ],
    ];
  });
  if (rows.length === 0) return null;
  return {
    kind: 'table',
    title: 'beside the load, by the middle of all looks and the highest',
    columns: [
      'what',
      `${against}: middle`,
      'this side: middle',
      `${against}: most`,
      'this side: most',
    ],
    rows,
  };
}

function isZero({ values }: ResourceSeries): boolean {
  return values.every((value) => value === null || value === 0);
}

function seriesOf(
  { resources }: BesideSide,
  resource: string,
  of = 'target',
): ResourceSeries | null {
  return resources.series.find((one) => one.of === of && one.resource === resource) ?? null;
}
