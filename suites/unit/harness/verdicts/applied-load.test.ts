import { describe, expect, test } from 'vitest';
import type { AppliedLoad, GeneratorUse } from '../../../../harness/measurement/applied-load.ts';
import type { EndpointReport } from '../../../../harness/measurement/endpoint-report.ts';
import { appliedGate, judgeApplied, loadTables } from '../../../../harness/verdicts/applied.ts';
import { loadRun } from './load-run.ts';

/** A plan of 1,000 arrivals, all of which were sent on time. */
const whole: AppliedLoad = {
  planned: 1_000,
  late: 0,
  held: 0,
  dropped: 0,
  unsent: 0,
  waitingShare: null,
  presentShare: null,
};

/** All users were there, and waited for answers. */
const targetIsSlow = { waitingShare: 0.97, presentShare: 1 };

const idle: GeneratorUse = { cores: 0.2, machineCores: 4, stealShare: 0 };

const judged = (load: Partial<AppliedLoad>, generator: GeneratorUse | null = idle) =>
  judgeApplied({ ...whole, ...load }, generator);

describe('of 1,000 arrivals ten may be missing or late', () => {
  test('all of them on time pass', () => {
    expect(judged({})).toEqual({
      verdict: 'pass',
      reason: '1,000 arrivals were due: all of them on time',
      needs: null,
    });
  });

  test.each([
    [{ late: 10 }, '10 started late'],
    [{ held: 10, ...targetIsSlow }, '10 had to wait for a free user'],
    [{ dropped: 10, ...targetIsSlow }, '10 found no free user'],
    [{ unsent: 10, ...targetIsSlow }, '10 were not sent before the end'],
    [
      { held: 2, dropped: 3, unsent: 1, late: 4, ...targetIsSlow },
      '2 had to wait for a free user, 3 found no free user, 1 were not sent before the end, 4 started late',
    ],
  ])('%o passes', (load, what) => {
    expect(judged(load)).toEqual({
      verdict: 'pass',
      reason: `1,000 arrivals were due: ${what}`,
      needs: null,
    });
  });

  test.each([{ held: 11 }, { dropped: 11 }, { unsent: 11 }, { held: 5, dropped: 5, unsent: 1 }])(
    '%o is the fault of a target that users waited for',
    (load) => {
      const { verdict, reason, needs } = judged({ ...load, ...targetIsSlow });
      expect({ verdict, needs }).toEqual({ verdict: 'fail', needs: null });
      expect(reason).toMatch(/^of 1,000 arrivals that were due .*: the target was slow, /);
      expect(reason).toMatch(/97 % of the busy users waited for its answers$/);
    },
  );

  test('eleven late ones are the fault of the machine', () => {
    expect(judged({ late: 11 })).toEqual({
      verdict: 'inconclusive',
      reason:
        'the load generator did not apply the plan: of 1,000 arrivals that were due 11 started late; starts were late though users were free: this machine did not run k6 in time',
      needs: 'a machine that is less busy, or k6 on one of its own',
    });
  });

  test('some late and some missing, neither too many alone, are left open', () => {
    expect(judged({ late: 8, dropped: 5, ...targetIsSlow })).toEqual({
      verdict: 'inconclusive',
      reason:
        'the load generator did not apply the plan: of 1,000 arrivals that were due 5 found no free user, 8 started late',
      needs: 'a machine that is less busy, or a lower rate',
    });
  });

  test('a plan without an arrival shows nothing', () => {
    expect(judged({ planned: 0 })).toEqual({
      verdict: 'inconclusive',
      reason: 'nothing was due',
      needs: 'a plan that sends requests: a longer duration, or a higher rate',
    });
  });
});

describe('of many arrivals that found no free user', () => {
  const missed = { dropped: 400, ...targetIsSlow };

  test('the target is to blame, though some others started late on the way', () => {
    expect(judged({ ...missed, late: 100 }).verdict).toBe('fail');
    expect(judged({ ...missed, late: 101 })).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('did not run k6 in time') as string,
    });
  });

  test('the plan is, where k6 was still making its users', () => {
    expect(judged({ ...missed, presentShare: 0.9 }).verdict).toBe('fail');
    expect(judged({ ...missed, presentShare: null }).verdict).toBe('fail');
    expect(judged({ ...missed, presentShare: 0.89 })).toEqual({
      verdict: 'inconclusive',
      reason:
        'the load generator did not apply the plan: of 1,000 arrivals that were due 400 found no free user; only 89 % of the planned users were there: k6 was still making them',
      needs: 'all users made before the start: `preAllocatedVUs` as high as `maxVUs`',
    });
  });

  test('the script is, where fewer than half of its users waited for an answer', () => {
    expect(judged({ ...missed, waitingShare: 0.5 }).verdict).toBe('fail');
    for (const waitingShare of [0.49, null]) {
      expect(judged({ ...missed, waitingShare })).toEqual({
        verdict: 'inconclusive',
        reason:
          'the load generator did not apply the plan: of 1,000 arrivals that were due 400 found no free user; the users were busy with the script itself (sleeping or computing), not with waiting for answers',
        needs: 'more users: `maxVUs` above rate × time of an iteration',
      });
    }
  });

  test.each([
    [{ ...idle, cores: 3.4 }, 'k6 used 3.4 of 4 cores', 'a lower rate'],
    [{ ...idle, stealShare: 0.1 }, "the host took 10 % of this machine's CPU time", 'its cores'],
  ])('the machine is with %o', (generator, what, remedy) => {
    const judgement = judged(missed, generator);
    expect(judgement.verdict).toBe('inconclusive');
    expect(judgement.reason).toContain(what);
    expect(judgement.needs).toContain(remedy);
  });

  test.each([
    { ...idle, cores: 3.39 },
    { ...idle, stealShare: 0.099 },
  ])('the machine is not with %o', (generator) => {
    expect(judged(missed, generator).verdict).toBe('fail');
  });

  test('the target is, where nothing is known of the generator', () => {
    expect(judged(missed, null).verdict).toBe('fail');
  });
});

const gateOf = (applied: AppliedLoad | null, broken: string | null = null) =>
  appliedGate({ ...loadRun({ seconds: 10, rate: 100 }), applied, broken, generator: idle }, 'warn');

describe('the gate on what was applied', () => {
  test('has the share of the plan that was sent on time', () => {
    const load = { ...whole, late: 1, held: 2, dropped: 3, unsent: 4, ...targetIsSlow };
    expect(gateOf(load)).toMatchObject({
      id: 'load/predict applied',
      subject: 'load/predict',
      statistic: 'applied',
      severity: 'warn',
      verdict: 'pass',
      limit: { comparison: '>=', value: 0.99, unit: 'ratio', text: '>= 99%' },
      measured: {
        value: 0.99,
        unit: 'ratio',
        interval: null,
        confidence: 1,
        sample: { count: 1_000, of: 'arrivals' },
      },
      reproduce: 'assay load suites/load/predict.ts',
      evidence: [{ kind: 'table', title: 'what became of the arrivals' }],
    });
  });

  test('has none of a plan without an arrival', () => {
    expect(gateOf({ ...whole, planned: 0 })?.measured?.value).toBe(0);
  });

  test('is not there without a plan, or where the measurement broke', () => {
    expect(gateOf(null)).toBeNull();
    expect(gateOf(whole, 'the script threw')).toBeNull();
  });
});

describe('the tables of a load', () => {
  const predict: EndpointReport = {
    name: 'POST /predict',
    requests: 900,
    failed: 30,
    inFlight: 0,
    statuses: { 200: 870, 503: 10, 0: 20 },
    failures: { 'status 503': 10, timeout: 20 },
    latencyMs: { p50: 4.2, p95: 12.5, p99: Number.POSITIVE_INFINITY },
  };

  test('one has what became of each arrival', () => {
    const run = loadRun({ seconds: 1, rate: 100 });
    const arrivals = { answered: 1, failed: 2, dropped: 3, unsent: 4, inFlight: 5, thinking: 6 };
    expect(loadTables({ ...run, ledger: { ...run.ledger, arrivals } })).toEqual([
      {
        kind: 'table',
        title: 'what became of the arrivals',
        columns: ['end', 'arrivals'],
        rows: [
          ['answered', 1],
          ['failed', 2],
          ['dropped: no user was free', 3],
          ['unsent: the plan or the run ended first', 4],
          ['cut off in flight', 5],
          ['cut off while thinking', 6],
        ],
      },
    ]);
  });

  test('one has the requests of each endpoint, the most frequent reasons first', () => {
    const tables = loadTables(loadRun({ seconds: 1, endpoints: [predict] }));
    expect(tables[1]).toEqual({
      kind: 'table',
      title: 'requests by endpoint',
      columns: ['endpoint', 'requests', 'failed', 'why', 'status', 'p50', 'p95', 'p99'],
      rows: [
        [
          'POST /predict',
          900,
          30,
          'timeout × 20, status 503 × 10',
          '200 × 870, 0 × 20, 503 × 10',
          '4.20 ms',
          '12.5 ms',
          'no answer',
        ],
      ],
    });
  });

  test('redirects that were followed are said', () => {
    const [, table] = loadTables(loadRun({ seconds: 1, endpoints: [predict], hops: 1_200 }));
    expect(table).toMatchObject({
      title: 'requests by endpoint, and 1,200 redirects followed',
    });
  });
});
