import { expect, test } from 'vitest';
import { diffLines } from '../../../../../harness/reporters/diff/diff-lines.ts';
import { renderDiffPage } from '../../../../../harness/reporters/diff/diff-page.ts';
import { diffRuns } from '../../../../../harness/reporters/diff/diff-runs.ts';
import { sampleDocument, sampleGate } from '../sample-document.ts';

const before = sampleDocument({
  id: 'before',
  gates: [sampleGate(), sampleGate({ id: 'old <b>' })],
});
const after = sampleDocument({
  id: 'after',
  verdict: 'fail',
  sentence: '1 of 1 gate fails',
  gates: [
    sampleGate({
      verdict: 'fail',
      measured: { ...sampleGate().measured!, value: 31, interval: [29, 33] },
    }),
  ],
});
const diff = diffRuns(before, after);
const links = { before: '../before/index.html', after: 'index.html' };

test('the page has each gate with both values, intervals and limits, linked to both pages', () => {
  const page = renderDiffPage(diff, links);
  expect(page).toContain('<h1>SHIP → DON&#39;T SHIP</h1>');
  expect(page).toContain(
    '<a href="../before/index.html#gate-load-predict-latency-p99">✓ 8.40 ms [7.90, 9.10]</a>',
  );
  expect(page).toContain('<a href="index.html#gate-load-predict-latency-p99">✘ 31.0 ms');
  expect(page).toContain('id="gate-load-predict-latency-p99"');
  expect(page).toContain('≤ 25.0 ms');
});

test('the page loads nothing from elsewhere, and escapes what a gate is called', () => {
  const page = renderDiffPage(diff, links);
  expect(page).toContain('old &lt;b&gt;');
  expect(page).not.toMatch(/<script|src=|https?:/);
});

const withCurve = (ms: number) =>
  sampleDocument({
    gates: [
      sampleGate({
        evidence: [
          {
            kind: 'percentiles',
            unit: 'ms',
            series: [{ name: 'predict', x: [50, 99], y: [ms, 2 * ms] }],
          },
        ],
      }),
    ],
  });

test('the latency curves of both runs are in one chart, with the limits of the later run', () => {
  const page = renderDiffPage(diffRuns(withCurve(4), withCurve(9)), links);
  expect(page.match(/<path class="line line-[ab](?: base)?" /g)).toHaveLength(2);
  expect(page).toContain('p99 ≤ 25.0 ms');
  expect(renderDiffPage(diff, links)).not.toContain('Latency of both');
});

test('a run without a page is not linked', () => {
  expect(renderDiffPage(diff, { before: null, after: null })).not.toContain('index.html');
});

test('the terminal shows what differs, what is worse first, and counts the rest', () => {
  const lines = diffLines(diff, (_, text) => text);
  expect(lines).toContain(' worse        load/predict latency.p99   ≤ 25.0 ms');
  expect(lines.join('\n')).toContain('✓ 8.40 ms [7.90, 9.10] → ✘ 31.0 ms [29.0, 33.0]');
  expect(lines.findIndex((line) => line.startsWith(' gone'))).toBeGreaterThan(
    lines.findIndex((line) => line.startsWith(' worse')),
  );
  expect(lines).toContain(' 0 gates are the same');
});
