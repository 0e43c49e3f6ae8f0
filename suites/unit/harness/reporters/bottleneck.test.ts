import { describe, expect, test } from 'vitest';
import type { ResourcesReport } from '../../../../harness/document/document.ts';
import { bottleneckLines } from '../../../../harness/reporters/bottleneck.ts';
import { html } from '../../../../harness/reporters/html/html.ts';
import { markdown } from '../../../../harness/reporters/markdown.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

const resources: ResourcesReport = {
  name: 'load/predict',
  everyMs: 500,
  observerShare: 0.0067,
  seconds: [0.5, 1],
  series: [
    { of: 'target', resource: 'cpu', name: 'CPU', unit: 'ratio', values: [0.98, null] },
    { of: 'target', resource: 'fds', name: 'descriptors', unit: 'count', values: [0, 0] },
  ],
  statements: [
    { of: 'postgres', text: 'UPDATE <a>', seen: 5, longestMs: 800, waitsFor: 'Lock: tuple' },
  ],
  notSeen: [{ of: 'redis', reason: 'connect ECONNREFUSED' }],
  bottleneck: {
    sentence: 'locks in Postgres: connections waited',
    findings: [
      { kind: 'lock', name: 'locks in Postgres', evidence: ['connections waited'] },
      { kind: 'pool', name: 'the pool of 2 connections', evidence: ['all 2 in use'] },
    ],
  },
};
const near = (value: number) =>
  sampleGate({ measured: { ...sampleGate().measured!, value, interval: [value, value] } });
const documentOf = (gate = near(24)) => sampleDocument({ gates: [gate], resources: [resources] });

describe('the likely bottleneck in the reports', { tags: ['unit'] }, () => {
  test('has a line where a latency fails or is near its limit, and none elsewhere', () => {
    const line = 'load/predict likely bottleneck: locks in Postgres: connections waited';
    expect(bottleneckLines(documentOf())).toEqual([line]);
    expect(bottleneckLines(documentOf({ ...near(30), verdict: 'fail' }))).toEqual([line]);
    expect(bottleneckLines(documentOf(near(8)))).toEqual([]);
    expect(
      bottleneckLines(documentOf(sampleGate({ subject: 'load/other', verdict: 'fail' }))),
    ).toEqual([]);
    expect(bottleneckLines(sampleDocument())).toEqual([]);
  });

  test('stands in the Markdown', () => {
    expect(markdown.render(documentOf())).toContain(
      '## Likely bottlenecks\n\n- load/predict likely bottleneck: locks in Postgres',
    );
    expect(markdown.render(documentOf(near(8)))).not.toContain('bottleneck');
  });

  test('stands in the page with its rows, the statements, what was not seen and what it cost', () => {
    const page = html.render(documentOf(near(8)));
    expect(page).toContain('<b>Likely bottleneck:</b> locks in Postgres: connections waited.');
    expect(page).toContain('Also: the pool of 2 connections: all 2 in use.');
    expect(page).toContain('CPU, of one core');
    expect(page).toContain('UPDATE &lt;a&gt;');
    expect(page).toContain('redis was not seen: connect ECONNREFUSED.');
    expect(page).toContain('Looked at every 500 ms, which took 0.670 % of a core.');
    // How many there are is a line; bars are for what happened.
    expect(page).toContain('"bars":false');
    // Nothing happened there.
    expect(page).not.toContain('>descriptors');
  });
});
