import { curvesOf } from '../../document/curves.ts';
import { percentileLimits } from '../html/subject-evidence.ts';
import { renderPercentiles } from '../html/percentiles.ts';
import { subjectsOf } from '../subjects.ts';
import { escapeMarkup } from '../xml.ts';
import type { RunDiff } from './diff-runs.ts';

/** Of each subject that has a curve in both runs: both in one chart, with the limits of the later run. */
export function renderDiffCurves({ before, after }: RunDiff): string {
  const earlier = curvesOf(before.gates);
  const later = curvesOf(after.gates);
  const charts = subjectsOf(after.gates).flatMap(({ id, name, gates }) => {
    const [base, curve] = [earlier[id], later[id]];
    if (base === undefined || curve === undefined) return [];
    const chart = renderPercentiles(
      {
        unit: 'ms',
        series: [
          { ...curve, name: 'after' },
          { ...base, name: 'before' },
        ],
      },
      percentileLimits(gates),
    );
    return [`<div><h3>${escapeMarkup(name)}</h3>${chart}</div>`];
  });
  if (charts.length === 0) return '';
  return `<section id="curves"><h2>Latency of both</h2><div class="charts">${charts.join('\n')}</div></section>`;
}
