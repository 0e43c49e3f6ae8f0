import { expect, test } from 'vitest';
import type { RunDocument } from '../../../../harness/document/document.ts';
import { annotations } from '../../../../harness/reporters/annotations.ts';
import { html } from '../../../../harness/reporters/html/html.ts';
import { junit } from '../../../../harness/reporters/junit.ts';
import { markdown } from '../../../../harness/reporters/markdown.ts';
import { endLines } from '../../../../harness/run/progress/lines.ts';
import { runVerdict } from '../../../../harness/verdicts/run-verdict.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

function waivedRun(): RunDocument {
  const gates = [
    sampleGate({ id: 'tests failed', subject: 'tests', statistic: 'failed' }),
    sampleGate({
      verdict: 'fail',
      waiver: { owner: 'ana', until: '2026-12-31', reason: 'see <#12>' },
    }),
  ];
  const end = { allowInconclusive: false, infrastructure: null, interrupted: false };
  return sampleDocument({ gates, ...runVerdict(gates, end) });
}
const named = 'load/predict latency.p99 fails under a waiver of ana until 2026-12-31 (see <#12>)';

test('a waiver is in the first sentence of the page', () => {
  const sentence = /<p class="sentence">(.*?)<\/p>/.exec(html.render(waivedRun()))?.[1] ?? '';
  expect(sentence).toMatch(/^load\/predict latency\.p99 fails under a waiver of ana until/);
  expect(sentence).toContain('see &lt;#12&gt;');
});

test('of the summary, and of what the terminal shows', () => {
  expect(markdown.render(waivedRun()).split('\n')[2]).toContain(named.replaceAll('<', '&lt;'));
  const lines = endLines(waivedRun(), 'index.html', (_, text) => text);
  expect(lines.find((line) => line.startsWith(' SHIP'))).toContain(named);
  expect(lines.join('\n')).toContain('(waived by ana until 2026-12-31)');
});

test('to a CI server it is a case that was left out, and no error of a line', () => {
  expect(junit.render(waivedRun())).toContain('failures="0" errors="0" skipped="1"');
  expect(annotations(waivedRun())).toEqual([]);
});
