import { expect, test } from 'vitest';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { decidableGates, planGates } from '../../../../harness/verdicts/plan.ts';

const plan = (
  seconds: number,
  {
    stallMs = null,
    most = null,
    p = 'p99',
    gatedPercentile = 1,
  }: {
    readonly stallMs?: number | null;
    readonly most?: number | null;
    readonly p?: string;
    readonly gatedPercentile?: number;
  } = {},
) =>
  planGates(parseThresholds({ 'load/predict': { latency: { [p]: '<= 1s' }, dropped: 0 } }), {
    alpha: 0.01,
    suites: ['load'],
    subjects: ['load/predict'],
    loads: [{ subject: 'load/predict', rate: 200, seconds, mostSeconds: most }],
    burstMs: { latency: 50, errors: 50 },
    gatedPercentile,
    stallMs,
  });

test('says how long a percentile takes for bursts of the stated length, and that the plan is shorter', () => {
  const [p99] = plan(10);
  // 50 ms · ln(1/(.8 · .5 %))/1 %, the first look may err half of 1 %; by the .83 of it that windows of
  // 50 ms catch where independent clients send ten requests into one on average.
  expect(p99).toMatchObject({ samplesNeeded: 6627, samplesPlanned: 2000, fits: false });
  expect(p99?.sentence).toBe(
    'p99 at 99 % for bursts up to 50.0 ms needs 34 s if none is over, 11 min at half of the limit; planned are 10 s: inconclusive',
  );
});

test('a load that may go on long enough fits', () => {
  const [p99] = plan(30, { most: 1200 });
  expect(p99?.fits).toBe(true);
  expect(p99?.sentence).toMatch(/planned are 30 s, up to 20 min while it is undecided: enough$/);
});

test('a plan that decides only well below the limit says how far below', () => {
  const [p99] = plan(40);
  expect(p99?.fits).toBeNull();
  expect(p99?.sentence).toMatch(
    /planned are 40 s: enough if (none is over|at most .* % are over)$/,
  );
});

test('the stalls of the machine lengthen the bursts, and never shorten them', () => {
  expect(plan(30, { stallMs: 500 })[0]).toMatchObject({ samplesNeeded: 57_797, fits: false });
  expect(plan(30, { stallMs: 1 })[0]?.samplesNeeded).toBe(6627);
});

test('a percentile that the profile does not have to decide is planned, and said not to be', () => {
  const [p999] = plan(30, { p: 'p99.9', gatedPercentile: 0.99 });
  expect(p999?.fits).toBeNull();
  expect(p999?.sentence).toMatch(
    /: inconclusive; this profile has to decide percentiles up to p99 only$/,
  );
});

test('of the percentiles above the profile those have to be decided that the plan has the time for', () => {
  const [quick, long] = [30, 7200].map((seconds) =>
    decidableGates(plan(seconds, { p: 'p99.9', gatedPercentile: 0.99 })),
  );
  expect(quick?.has('load/predict latency.p99.9')).toBe(false);
  expect(long?.has('load/predict latency.p99.9')).toBe(true);
});

test('a count needs no sample size', () => {
  expect(plan(10)[1]).toMatchObject({ samplesNeeded: null, fits: null });
});

test('a comparison is planned by the fewest launches that can decide, and an error rate as a share', () => {
  const written = parseThresholds({
    'bench/window': { slower: '<= 5%', than: 'main' },
    'load/predict': { errors: '<= 1%' },
  });
  const [slower, errors] = planGates(written, {
    alpha: 0.01,
    suites: ['bench', 'load'],
    subjects: ['bench/window', 'load/predict'],
    loads: [{ subject: 'load/predict', rate: 200, seconds: 10, mostSeconds: null }],
    burstMs: { latency: 50, errors: 20 },
    stallMs: null,
  });
  expect(slower).toMatchObject({ of: 'launches', samplesPlanned: null, fits: null, isGated: true });
  expect(slower?.sentence).toBe(
    `bench/window slower at 99 % needs ${slower?.samplesNeeded} launches or more`,
  );
  expect(errors?.sentence).toMatch(/^errors <= 1% at 99 % for bursts up to 20\.0 ms needs/);
});

const planned = (
  written: Parameters<typeof parseThresholds>[0],
  loads: Parameters<typeof planGates>[1]['loads'] = [],
) =>
  planGates(parseThresholds(written), {
    alpha: 0.01,
    suites: ['load', 'stress', 'model'],
    subjects: ['load/predict', 'stress/predict', 'model/digits'],
    loads,
  });

test('a load whose rate nobody knows is planned by its time alone', () => {
  const slo = { 'load/predict': { latency: { p99: '<= 1s' } } };
  const unknown = {
    samplesNeeded: null,
    samplesPlanned: null,
    of: 'requests',
    fits: null,
    isGated: true,
    // 200 ms · ln(1/(.8 · .5 %))/1 %: the usual bursts, and the first look.
    sentence: 'p99 at 99 % for bursts up to 200 ms needs 2 min if none is over',
  };
  expect(planned(slo)[0]).toMatchObject(unknown);
  expect(planned(slo)[0]?.seconds).toBeCloseTo(110.4, 1);
  const closed = [{ subject: 'load/predict', rate: null, seconds: 60 }];
  expect(planned(slo, closed)[0]).toMatchObject(unknown);
  const endless = [{ subject: 'load/predict', rate: 100, seconds: null }];
  expect(planned(slo, endless)[0]).toMatchObject({ samplesPlanned: null, fits: null });
  expect(planned(slo, endless)[0]?.samplesNeeded).toBeGreaterThan(11_000);
});

test('an error rate of 0 is a count, and so is what else is decided without a plan', () => {
  const gates = planned({
    'load/predict': { errors: 0 },
    'stress/predict': { retained: { heap: '<= 16 B/op' } },
    'model/digits': { accuracy: '>= 90%' },
  });
  const nothing = { samplesNeeded: null, samplesPlanned: null, seconds: null, fits: null };
  expect(gates).toMatchObject([
    { ...nothing, of: 'counts', sentence: 'load/predict errors is counted', isGated: true },
    {
      ...nothing,
      sentence:
        'stress/predict retained.heap is decided while it is measured: of leaks in at least 1 of 1,000 operations, or of what the suite says (rarest), which takes about 8,000',
    },
    { ...nothing, sentence: 'model/digits accuracy is counted' },
  ]);
});

test('a threshold of a suite that is not to run is not planned', () => {
  expect(planned({ 'bench/window': { slower: '<= 5%', than: 'main' } })).toEqual([]);
});

test('what has to be decided is decidable, and nothing else', () => {
  const [p95] = plan(30);
  expect([...decidableGates([{ ...p95!, isGated: false }])]).toEqual([]);
  expect([...decidableGates([p95!])]).toEqual(['load/predict latency.p99']);
});

test('a service at half of the limit decides whether a plan fits, and how far below is said', () => {
  const sentences = [15, 25, 34, 90, 150, 250].map((seconds) => plan(seconds)[0]);
  expect(sentences.map((one) => one?.fits)).toEqual([false, false, null, null, null, true]);
  const end = (index: number) => /: ([^:]*)$/.exec(sentences[index]?.sentence ?? '')?.[1];
  expect(end(0)).toBe('inconclusive');
  expect(end(2)).toBe('enough if none is over');
  expect(end(4)).toBe('enough if at most 0.25 % are over');
  expect(end(3)).toBe('enough if at most 0.1 % are over');
  expect(end(5)).toBe('enough');
});
