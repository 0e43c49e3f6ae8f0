import type { Evidence, Series } from '../../measurement/evidence.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import type { ResourcesReport } from '../../document/document.ts';
import { limitInSigns } from '../wording.ts';
import { renderTimeChart } from './charts/time-chart.ts';
import type { TimeRow } from './charts/time-rows.ts';
import { type DrawnAlone, renderEvidence } from './evidence.ts';
import { renderTexts } from './gate-texts.ts';
import { renderResources, resourceRows } from './resources.ts';
import type { PercentileLimit } from './percentiles.ts';

type Timeline = Extract<Evidence, { kind: 'timeline' }>;

/**
 * The evidence of all gates of a subject, each picture once, with every limit that it can show. All that
 * was seen over time lies in one chart, a row each, whichever gate it came with.
 * @param options `base`: the curve of an earlier run, to be drawn behind that of this one; `resources`: what
 *   was read beside a load, on the same axis
 */
export function renderSubjectEvidence(
  gates: readonly GateResult[],
  {
    isOpen,
    base,
    resources = null,
  }: {
    readonly isOpen: boolean;
    readonly base: Series | null;
    readonly resources?: ResourcesReport | null;
  },
): string {
  const limits = percentileLimits(gates);
  const all = distinct(gates.flatMap(({ evidence }) => evidence));
  if (all.length === 0 && resources === null) return '';
  const alone = all.filter((one): one is DrawnAlone => one.kind !== 'timeline');
  const charts = alone.filter(isChart).map((one) => renderEvidence(one, limits, base));
  const tables = alone
    .filter((one) => !isChart(one) && one.kind !== 'text')
    .map((one) => renderEvidence(one, limits, base));
  const rows = all.filter((one): one is Timeline => one.kind === 'timeline');
  return `<details class="evidence"${isOpen ? ' open' : ''}><summary>evidence</summary>${
    charts.length === 0 ? '' : `<div class="charts">${charts.join('\n')}</div>`
  }${renderTimeChart('Second by second', [
    ...rows.map((row) => rowOf(row, limits)),
    ...resourceRows(resources),
  ])}${renderResources(resources)}${[...tables, ...renderTexts(gates)].join('\n')}</details>`;
}

export function percentileLimits(gates: readonly GateResult[]): readonly PercentileLimit[] {
  return gates.flatMap((gate): PercentileLimit[] => {
    const percent = /^latency\.p(\d+(?:\.\d+)?)(?!\S* )/u.exec(gate.statistic)?.[1];
    return percent === undefined ? [] : [{ percent: Number(percent), limit: gate.limit }];
  });
}

/** Limits are those of percentiles, so they are drawn where latency is, and nowhere else. */
function rowOf({ title, unit, series }: Timeline, limits: readonly PercentileLimit[]): TimeRow {
  const own = unit === 'ms' && series.some(({ name }) => /^p\d/u.test(name)) ? limits : [];
  const atOneHeight = [...Map.groupBy(own, ({ limit }) => limit.value)];
  return {
    title,
    unit,
    series,
    limits: atOneHeight.map(([value, all]) => ({
      value,
      label: `${all.map(({ percent }) => `p${percent}`).join(', ')} ${limitInSigns(all[0]!.limit)}`,
    })),
  };
}

function distinct(all: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function isChart({ kind }: Evidence): boolean {
  return kind !== 'table' && kind !== 'text' && kind !== 'retainers';
}
