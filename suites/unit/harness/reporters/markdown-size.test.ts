import { expect, test } from 'vitest';
import { comment, markdown } from '../../../../harness/reporters/markdown.ts';
import type { RunDocument } from '../../../../harness/document/document.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

/** 5,000 tests that all fail and 200 gates that all fail, each with a reason of some length. */
function largeDocument(reasonLength: number): RunDocument {
  const reason = 'expected 1 to be 2 – '.repeat(Math.ceil(reasonLength / 21));
  return sampleDocument({
    verdict: 'fail',
    sentence: 'x'.repeat(100_000),
    gates: Array.from({ length: 200 }, (_, index) =>
      sampleGate({ id: `load/scenario-${index} latency.p99`, verdict: 'fail', reason }),
    ),
    tests: Array.from({ length: 5_000 }, (_, index) => ({
      suite: 'unit',
      file: `suites/unit/some/folder/file-${index % 100}.test.ts`,
      name: `does what it says ${index}`,
      state: 'failed' as const,
      durationMs: 3,
      tags: [],
      reason,
    })),
    warnings: Array.from({ length: 2_000 }, (_, index) => `warning ${index}: ${reason}`),
    notRun: Array.from({ length: 2_000 }, () => ({ what: reason, reason })),
    phases: Array.from({ length: 50 }, () => ({
      name: 'p',
      state: 'failed' as const,
      seconds: 1,
      summary: reason,
      reason,
    })),
  });
}

test.each([100, 2_000])(
  'a step summary has at most 1 MiB and a comment 64 kB, with 5,000 tests and 200 gates and reasons of %i characters',
  (reasonLength) => {
    const document = largeDocument(reasonLength);
    const summary = markdown.render(document);
    const short = comment.render(document);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_048_576);
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(65_000);
    expect(short).toContain("# DON'T SHIP");
    expect(short).toContain('load/scenario-0 latency.p99');
  },
);

test('what is left out is counted, and nothing of a run that fits is', () => {
  const short = comment.render(largeDocument(1_000));
  expect(short).toMatch(/and [\d]+ more gates, see the page/);
  expect(short).toMatch(/- and [\d]+ more, see the page/);
  const document = sampleDocument();
  expect(comment.render(document)).toBe(markdown.render(document));
  expect(markdown.render(document)).not.toContain('more');
});
