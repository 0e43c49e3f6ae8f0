import { renderDiffPage } from '../../reporters/diff/diff-page.ts';
import { diffRuns } from '../../reporters/diff/diff-runs.ts';
import { renderPickPage } from '../../reporters/diff/pick-page.ts';
import type { Answer, KeptRuns } from './served.ts';

/**
 * `/diff?a=…&b=…`: two runs side by side; the choice of two where one lacks, is unknown, or both are one,
 * and with `pick`, to choose others.
 */
export function compare(query: URLSearchParams, kept: KeptRuns): Answer {
  const [before, after] = [query.get('a'), query.get('b')];
  const pick = (status: Answer['status'], notice: string | null): Answer => ({
    status,
    type: 'text/html',
    body: renderPickPage({ runs: kept.list(), before, after, notice }),
  });
  for (const id of [before, after]) {
    if (id !== null && kept.open(id) === null) return pick(404, `There is no run '${id}'.`);
  }
  if (before === null || after === null || query.has('pick')) return pick(200, null);
  if (before === after) return pick(400, 'Both are the same run: pick two.');
  const [earlier, later] = [kept.open(before)!, kept.open(after)!];
  const links = {
    before: pageAt(before),
    after: pageAt(after),
    pick: `/diff?pick&${query.toString()}`,
  };
  const body = renderDiffPage(diffRuns(earlier, later), links);
  return { status: 200, type: 'text/html', body };
}

function pageAt(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}
