import { expect, test } from 'vitest';
import type { Ledger } from '../../../../harness/document/policy.ts';
import { html } from '../../../../harness/reporters/html/html.ts';
import { markdown } from '../../../../harness/reporters/markdown.ts';
import { endLines } from '../../../../harness/run/progress/lines.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

const ledger: Ledger = {
  since: { kind: 'pinned', run: 'v1', commit: 'a1b2c3d', at: '2026-11-24T10:03:12.000Z' },
  loosened: [
    {
      kind: 'limit',
      what: 'load/predict latency.p99',
      before: '<= 25ms',
      after: '<= 30ms',
      who: 'Ana',
      when: '2026-11-25T10:03:12.000Z',
      reason: null,
    },
    {
      kind: 'waiver',
      what: 'load/predict errors',
      before: null,
      after: 'until 2026-12-31, bo sees to it',
      who: null,
      when: null,
      reason: 'see <#12>',
    },
  ],
};

test('the page names each demand that became looser: what, who, when and why', () => {
  const page = html.render(sampleDocument({ ledger }));
  expect(page).toContain('2 demands are looser than in the pinned run v1');
  expect(page).toContain('load/predict latency.p99 (limit): &lt;= 25ms → &lt;= 30ms');
  expect(page).toContain('Ana, 2026-11-25');
  expect(page).toContain('by whom is not known to git: see &lt;#12&gt;');
});

test('it says so where none did, and nothing where there is nothing to compare with', () => {
  const page = html.render(sampleDocument({ ledger: { ...ledger, loosened: [] } }));
  expect(page).toContain('No demand is looser than in the pinned run v1.');
  expect(html.render(sampleDocument())).not.toContain('id="ledger"');
});

test('the summary has the list, and the terminal how many there are', () => {
  const document = sampleDocument({ ledger });
  expect(markdown.render(document)).toContain('## Looser than in the pinned run v1');
  expect(endLines(document, 'index.html', (_, text) => text).join('\n')).toContain(
    '2 demands are looser than in the pinned run v1',
  );
});

test('the page says what changed since the pinned run, or why that is not compared', () => {
  const pinned = {
    run: 'v1',
    commit: 'a1b2c3d',
    pinnedAt: '2026-11-24T10:03:12.000Z',
    notComparable: null,
    values: { [sampleGate().id]: { value: 4, verdict: 'pass' } },
  };
  const page = html.render(sampleDocument({ pinned }));
  expect(page).toContain('Since the pinned run v1');
  expect(page).toContain('4.00 ms → 8.40 ms');
  const last = [{ run: 'v1', value: 4, verdict: 'pass' as const }];
  const again = html.render(sampleDocument({ pinned, recent: { [sampleGate().id]: last } }));
  expect(again.match(/4\.00 ms → 8\.40 ms/g)).toHaveLength(1);
  const other = html.render(
    sampleDocument({ pinned: { ...pinned, notComparable: 'it is of the profile ci', values: {} } }),
  );
  expect(other).toContain('Its values are not compared: it is of the profile ci.');
});
