import type { ResourcesReport } from '../../document/document.ts';
import type { Series } from '../../measurement/evidence.ts';
import type { ResourceSeries } from '../../measurement/resources/resources.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { escapeMarkup } from '../xml.ts';
import type { TimeRow } from './charts/time-rows.ts';
import { renderTable } from './evidence.ts';

/** A row of the chart, and the readings that share it: their values are of one scale. */
interface RowPlan {
  readonly title: string;
  readonly resources: readonly string[];
  /** Several owners in one row, or those of one. */
  readonly of?: readonly string[];
}

/** In the order in which one asks: whose processor, memory, event loop; then what it waits for. */
const rows: readonly RowPlan[] = [
  { title: 'CPU, of one core', resources: ['cpu', 'limit'] },
  { title: 'held by its CPU limit', resources: ['throttled'] },
  { title: 'CPU of all cores', resources: ['cores'] },
  { title: 'event loop', resources: ['loop', 'gc'] },
  { title: 'event loop delay', resources: ['delay', 'pause'] },
  { title: 'memory', resources: ['rss', 'heap'] },
  { title: 'memory in use', resources: ['memory'] },
  { title: 'descriptors', resources: ['fds'] },
  { title: 'connections of Postgres', resources: ['busy', 'locked', 'reading'], of: ['postgres'] },
  { title: 'WAL', resources: ['wal'] },
  { title: 'Redis at work', resources: ['working'] },
  { title: 'answer time', resources: ['answer'] },
];

/** What was read beside a load, as rows of its time chart. */
export function resourceRows(report: ResourcesReport | null): readonly TimeRow[] {
  if (report === null) return [];
  return rows.flatMap(({ title, resources, of }) => {
    const own = resources.flatMap((resource) =>
      report.series.filter(
        (one) => one.resource === resource && (of === undefined || of.includes(one.of)),
      ),
    );
    const [first] = own;
    if (first === undefined || own.every(isZero)) return [];
    return [
      {
        title,
        unit: first.unit,
        isLevel: true,
        series: own.map((one) => lineOf(one, report.seconds)),
      },
    ];
  });
}

/** Nothing happened: a row would say no more. */
function isZero({ values }: ResourceSeries): boolean {
  return values.every((value) => value === null || value === 0);
}

function lineOf({ of, name, values }: ResourceSeries, seconds: readonly number[]): Series {
  const known = values.flatMap((value, index) => (value === null ? [] : [index]));
  return {
    name: of === 'machine' ? name : `${of} ${name}`,
    x: known.map((index) => seconds[index] ?? 0),
    y: known.map((index) => values[index] ?? 0),
  };
}

/** What probably holds the load up, the statements that were seen, and what it cost to look. */
export function renderResources(report: ResourcesReport | null): string {
  if (report === null) return '';
  const { bottleneck, statements, notSeen } = report;
  const further = bottleneck.findings
    .slice(1)
    .map(
      ({ name, evidence }) =>
        `<p class="soft">Also: ${escapeMarkup(`${name}: ${evidence.join('; ')}`)}.</p>`,
    );
  const table =
    statements.length === 0
      ? ''
      : renderTable(
          'Statements that were seen at work',
          ['where', 'statement', 'times seen', 'longest', 'waited for'],
          statements.map(({ of, text, seen, longestMs, waitsFor }) => [
            of,
            text,
            seen,
            formatQuantity(longestMs, 'ms'),
            waitsFor,
          ]),
        );
  const unseen = notSeen.map(
    ({ of, reason }) => `<p class="soft">${escapeMarkup(`${of} was not seen: ${reason}`)}.</p>`,
  );
  return `<p class="bottleneck"><b>Likely bottleneck:</b> ${escapeMarkup(bottleneck.sentence)}.</p>${further.join('')}${table}${unseen.join('')}<p class="soft">${escapeMarkup(costOf(report))}</p>`;
}

function costOf({ everyMs, observerShare }: ResourcesReport): string {
  const cost =
    observerShare === null
      ? ''
      : `, which took ${formatQuantity(observerShare, 'ratio')} of a core`;
  return `Looked at every ${formatQuantity(everyMs, 'ms')}${cost}.`;
}
