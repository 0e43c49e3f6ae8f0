import { describe, expect, test } from 'vitest';
import { html } from '../../../../../harness/reporters/html/html.ts';
import type { Evidence } from '../../../../../harness/measurement/evidence.ts';
import { sampleDocument, sampleGate, sampleSweep } from '../sample-document.ts';

const everyEvidence: Evidence[] = [
  { kind: 'percentiles', unit: 'ms', series: [{ name: 'predict', x: [0, 50, 99], y: [1, 2, 9] }] },
  { kind: 'histogram', unit: 'ms', name: 'latency', edges: [0, 1, 2], counts: [3, 4] },
  {
    kind: 'timeline',
    title: 'p99 over time',
    unit: 'ms',
    series: [{ name: 'p99', x: [0, 1], y: [2, 3] }],
  },
  {
    kind: 'retained',
    resource: 'heap',
    unit: 'B',
    series: [{ name: 'heap', x: [0, 100, 200], y: [5, 6, 7] }],
    slope: { value: 0.01, low: 0, high: 0.02 },
  },
  { kind: 'pairs', logRatios: [0.01, 0.02], margin: 0.05 },
  {
    kind: 'retainers',
    className: 'RequestLog',
    path: [{ edge: 'entries', node: 'Array' }],
    allocatedAt: 'api/request-log.ts:41',
    keptAt: 'api/server.ts:7',
  },
  { kind: 'table', title: 'Connections', columns: ['query'], rows: [['select 1'], [null]] },
  { kind: 'text', title: 'Last lines', lines: ['<boom>'] },
];

describe('the page', () => {
  test('shows the verdict and its sentence before any gate', () => {
    const page = html.render(
      sampleDocument({ verdict: 'inconclusive', sentence: "1 gate can't tell" }),
    );
    expect(page).toContain('<h1>CAN&#39;T TELL YET</h1>');
    expect(page.indexOf('1 gate can&#39;t tell')).toBeLessThan(page.indexOf('class="subject'));
  });

  test('a number in a sentence stays with its sign and its unit', () => {
    const page = html.render(
      sampleDocument({
        verdict: 'fail',
        gates: [sampleGate({ verdict: 'fail', reason: '12 of 300 requests are over 25 ms' })],
      }),
    );
    expect(page).toContain('p99 is 8.40\u00A0ms, the limit is ≤\u00A025.0\u00A0ms.');
    expect(page).toContain('12 of 300 requests are over 25\u00A0ms');
  });

  test('links the commit and the request that it was measured for', () => {
    const { fingerprint } = sampleDocument();
    const git = {
      ...fingerprint.git!,
      links: {
        commit: 'https://github.com/team/service/commit/a1b2c3d4e5f6',
        change: 'https://github.com/team/service/pull/41',
      },
    };
    const page = html.render(sampleDocument({ fingerprint: { ...fingerprint, git } }));
    expect(page).toContain(
      'commit <a href="https://github.com/team/service/commit/a1b2c3d4e5f6">a1b2c3d</a>',
    );
    expect(page).toContain('<a href="https://github.com/team/service/pull/41">request 41</a>');
  });

  test('draws every kind of evidence and leaves no number undrawable', () => {
    const page = html.render(sampleDocument({ gates: [sampleGate({ evidence: everyEvidence })] }));
    for (const text of [
      'Latency by percentile',
      'p99 over time',
      'heap: 0.0100 B/op [0, 0.0200]',
      'Difference in each launch',
      'api/request-log.ts:41',
      'Connections',
      '&lt;boom&gt;',
    ]) {
      expect(page).toContain(text);
    }
    expect(page.replaceAll(/<script>[^]*?<\/script>/g, '')).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('draws throughput against latency of an engine that was swept, and names the knee', () => {
    const page = html.render(sampleDocument({ sweeps: [sampleSweep] }));
    expect(page).toContain('<h2>Throughput against latency</h2>');
    expect(page).toContain('fp32 on onnx-cpu (cpu)');
    expect(page).toContain('The knee is batch 8 with 2 callers');
    expect(page).toContain('3 rounds of 500 ms a point');
    // A line for each batch.
    expect(page.match(/<path class="line /g)).toHaveLength(2);
    expect(html.render(sampleDocument())).not.toContain('Throughput against latency');
  });

  test('opens the subjects that fail and offers the command that shows them again', () => {
    const page = html.render(
      sampleDocument({ gates: [sampleGate({ verdict: 'fail', reproduce: 'assay load predict' })] }),
    );
    expect(page).toMatch(/<details class="subject fail" id="gate-load-predict"[^>]* open>/);
    expect(page).toContain('<code class="reproduce" tabindex="0">assay load predict</code>');
  });

  test('says "no data" for a gate that measured nothing, and draws a count without interval', () => {
    const page = html.render(
      sampleDocument({
        gates: [
          sampleGate({ id: 'a', measured: null, verdict: 'inconclusive' }),
          sampleGate({
            id: 'b',
            limit: { comparison: '<=', value: 0, unit: 'count', text: '<= 0' },
            measured: {
              value: 0,
              unit: 'count',
              interval: null,
              confidence: 1,
              sample: { count: 40, of: 'tests' },
            },
          }),
        ],
      }),
    );
    expect(page).toContain('no data');
    expect(page).not.toMatch(/NaN|Infinity/);
  });

  test('an unbounded interval and a value far beyond the limit keep the picture finite', () => {
    const page = html.render(
      sampleDocument({
        gates: [
          sampleGate({
            measured: {
              value: 9_000,
              unit: 'ms',
              interval: [8_000, null],
              confidence: 0.99,
              sample: { count: 3, of: 'requests' },
            },
          }),
        ],
      }),
    );
    expect(page).not.toMatch(/NaN|Infinity/);
  });

  test('text from tests, commits and commands cannot open a tag', () => {
    const evil = '"><script>alert(1)</script>';
    const page = html.render(
      sampleDocument({
        sentence: evil,
        command: evil,
        warnings: [evil],
        notRun: [{ what: evil, reason: evil }],
        files: { [evil]: evil },
        gates: [sampleGate({ id: evil, reason: evil, needs: evil, reproduce: evil })],
        tests: [
          {
            suite: evil,
            file: evil,
            name: evil,
            state: 'failed',
            durationMs: 1,
            tags: [],
            reason: evil,
          },
        ],
      }),
    );
    expect(page).not.toContain('<script>alert');
  });

  test('loads nothing from anywhere', () => {
    const page = html.render(sampleDocument());
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page).toContain("default-src 'none'");
  });
});

test('passing subjects are closed, and of many that fail only the first ones are opened', () => {
  const failing = Array.from({ length: 6 }, (_, index) =>
    sampleGate({ id: `f${index}`, subject: `load/f${index}`, verdict: 'fail' }),
  );
  const page = html.render(sampleDocument({ gates: [...failing, sampleGate()] }));
  expect(page.match(/<details class="subject fail"[^>]* open>/g)).toHaveLength(3);
  expect(page).toMatch(/<details class="subject pass" id="gate-load-predict" data-verdict="pass">/);
});

const curve = (x: number[], y: number[]) => ({ name: 'predict', x, y });
const withCurve = (x: number[], y: number[]) =>
  sampleGate({ evidence: [{ kind: 'percentiles', unit: 'ms', series: [curve(x, y)] }] });

test('the curve of the pinned run lies behind that of this one, named and dashed', () => {
  const base = {
    kind: 'pinned' as const,
    run: 'good',
    curves: { 'load/predict': curve([50, 99], [3, 4]) },
  };
  const page = html.render(sampleDocument({ gates: [withCurve([50, 99], [4, 8])], base }));
  expect(page).toContain('this run</span>');
  expect(page).toContain('pinned run (good)</span>');
  expect(page.match(/<path class="line line-b base"/g)).toHaveLength(1);
  const alone = html.render(sampleDocument({ gates: [withCurve([50, 99], [4, 8])] }));
  expect(alone).not.toMatch(/<path class="line [^"]*base"/);
});

const withText = (statistic: string, line: string) =>
  sampleGate({
    id: statistic,
    statistic,
    evidence: [{ kind: 'text', title: 'what this run can not see', lines: [line] }],
  });

test('texts of several gates under one title stand in one figure, each once', () => {
  const gates = [
    withText('latency.p50', 'bursts'),
    withText('latency.p99', 'bursts'),
    withText('errors', 'stalls'),
  ];
  const page = html.render(sampleDocument({ gates }));
  expect(page.match(/what this run can not see/g)).toHaveLength(1);
  expect(page).toContain('errors:\n  stalls\np50, p99:\n  bursts');
  const alike = html.render(sampleDocument({ gates: gates.slice(0, 2) }));
  expect(alike).toContain('<pre>bursts</pre>');
});

test('every limit of a percentile stands at its percentile on the curve', () => {
  const gates = ['50', '90', '97'].map((percent) => ({
    ...withCurve([50, 99.9], [4, 600]),
    id: `p${percent}`,
    statistic: `latency.p${percent}`,
  }));
  const page = html.render(sampleDocument({ gates }));
  const places = [...page.matchAll(/<path class="limit" d="M([\d.]+),[\d.]+V100"/g)];
  // Of three nines p50 is .30, p90 1, p97 1.52.
  expect(places.map(([, x]) => Number(x))).toEqual(
    [0.301, 1, 1.523].map((nines) => expect.closeTo((100 * nines) / 3, 1)),
  );
  expect(page.match(/class="limit-label/g)).toHaveLength(3);
});

test('who does not see a curve is told its percentiles and what was not answered', () => {
  const page = html.render(sampleDocument({ gates: [withCurve([50, 99, 99.5], [4, 8, 9])] }));
  expect(page).toContain(
    'aria-label="Latency by percentile. predict: p50 4.00 ms, p99 8.00 ms, 0.500 % not answered."',
  );
});

test('a curve that ends early says which share was not answered', () => {
  const gates = [withCurve([50, 97.8], [4, 8])];
  expect(html.render(sampleDocument({ gates }))).toContain('2.20 % not answered');
  const whole = [withCurve([50, 100], [4, 8])];
  expect(html.render(sampleDocument({ gates: whole }))).not.toContain('% not answered');
});

const testOf = (state: 'passed' | 'skipped', name: string, reason: string | null) => ({
  suite: 'unit',
  file: 'a.test.ts',
  name,
  state,
  durationMs: 3,
  tags: [],
  reason,
});

test('skipped tests are grouped by their reason, and passed ones stand behind a count', () => {
  const tests = [
    testOf('passed', 'adds', null),
    ...['one', 'two', 'three'].map((name) => testOf('skipped', name, 'no GPU')),
    testOf('skipped', 'four', 'no Docker'),
  ];
  const page = html.render(sampleDocument({ tests }));
  expect(page).toContain('4 skipped, for 2 reasons');
  expect(page.indexOf('3 no GPU')).toBeLessThan(page.indexOf('1 no Docker'));
  expect(page).toContain('<summary>1 passed</summary>');
});

test('a failed test has what it printed last, and a flaky one how often it failed', () => {
  const failed = {
    ...testOf('passed', 'sinks', null),
    state: 'failed' as const,
    log: ['<step 2>'],
  };
  const flaky = [{ suite: 'unit', file: 'a.test.ts', name: 'wavers', failed: 1, runs: 4 }];
  const page = html.render(sampleDocument({ tests: [failed], flaky }));
  expect(page).toContain('&lt;step 2&gt;');
  expect(page).toContain('failed in 1 of 4 runs of this commit');
  expect(html.render(sampleDocument({ tests: [testOf('passed', 'adds', null)] }))).not.toMatch(
    /the last it printed|flaky/,
  );
});

const withWarnings = (warnings: string[]) => html.render(sampleDocument({ warnings }));

test('two warnings stand in full, more of them are a line that opens', () => {
  expect(withWarnings(['one', 'two'])).not.toContain('2 warnings');
  expect(withWarnings(['one', 'two', 'three'])).toContain('<summary>3 warnings</summary>');
});
