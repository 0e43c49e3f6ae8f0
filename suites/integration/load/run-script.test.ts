// @module-tag slow
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { writeSignalPool } from '../../../fixtures/load/signal-pool.ts';
import { type LoadOutcome, type LoadRequest, runScript } from '../../../harness/load/run-script.ts';
import { countEnds, endCode } from '../../../harness/measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../harness/thresholds/parse.ts';
import { judge } from '../../../harness/verdicts/judge.ts';
import { startBackEnd } from './back-end.ts';

// Most of their time they wait for k6.
const tags = ['integration', 'load'];

function scriptPath(name: string): string {
  return fileURLToPath(new URL(`scripts/${name}`, import.meta.url));
}

const folders = new AsyncDisposableStack();
afterAll(() => folders.disposeAsync());

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'assay-test-'));
  folders.defer(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function run(
  name: string,
  targetUrl: string,
  changes: Partial<LoadRequest> = {},
): Promise<LoadOutcome> {
  return runScript({
    script: scriptPath(name),
    targetUrl,
    folder: await folder(),
    abort: new AbortController().signal,
    ...changes,
  });
}

function only(outcome: LoadOutcome): LoadMeasurement {
  expect(outcome.measurements).toHaveLength(1);
  return outcome.measurements[0] as LoadMeasurement;
}

function verdictOf({ measurements }: LoadOutcome): string | undefined {
  const [first] = measurements;
  const thresholds = parseThresholds({ [first?.subject ?? '']: { errors: '<= 50%' } });
  const [gate] = judge(measurements, thresholds, { alpha: 0.05, suites: ['load'] });
  expect(gate?.evidence.length).toBeGreaterThan(0);
  return gate?.verdict;
}

/** The process of that name that this one started: one, so nothing else may run meanwhile. */
function childNamed(name: string): number {
  const children = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  const pid = new RegExp(`^\\s*(\\d+) ${name}$`, 'mu').exec(children)?.[1];
  if (pid === undefined) throw new Error(`no child is called ${name}: ${children}`);
  return Number(pid);
}

describe('a k6 script', { tags, concurrent: true }, () => {
  test('sends at the planned rate, and every request is measured', async () => {
    await using backEnd = await startBackEnd();
    const outcome = await run('arrival.ts', backEnd.url);
    const measurement = only(outcome);
    expect(measurement.broken).toBeNull();
    expect(measurement).toMatchObject({
      subject: 'load/arrival',
      plannedRate: 50,
      plannedSeconds: 2,
    });
    // k6 starts one more, or one less, when the last tick falls on the end; a busy machine drops some.
    const answered = measurement.iterations + measurement.droppedIterations;
    expect(answered).toBeGreaterThanOrEqual(99);
    expect(answered).toBeLessThanOrEqual(101);
    const { dueMs, latencyMs, end } = measurement.ledger;
    expect(end.filter((code) => code !== endCode.dropped && code !== endCode.unsent)).toHaveLength(
      backEnd.seen,
    );
    expect(Array.from(dueMs)).toEqual(Array.from(dueMs.toSorted()));
    expect(latencyMs.every((latency) => latency > 0)).toBe(true);
    expect(outcome.endedBy).toBe('plan');
    // k6 made no summary: its points say all that is asked for.
    expect(Object.keys(outcome.files)).toEqual(['points.csv.gz', 'k6.log', 'script.js']);
  });

  test('keeps another duration and rate than its own', async () => {
    await using backEnd = await startBackEnd();
    const measurement = only(
      await run('arrival.ts', backEnd.url, { durationSeconds: 1, rate: 20 }),
    );
    expect(measurement).toMatchObject({ plannedRate: 20, plannedSeconds: 1, broken: null });
    expect(measurement.iterations + measurement.droppedIterations).toBeLessThanOrEqual(21);
  });

  test('counts the iterations that it had to drop', async () => {
    await using backEnd = await startBackEnd((_request, response) => {
      setTimeout(() => response.end('{}'), 200);
    });
    const measurement = only(await run('few-users.ts', backEnd.url));
    expect(measurement.broken).toBeNull();
    expect(measurement.droppedIterations).toBeGreaterThan(measurement.iterations);
    expect(measurement.iterations + measurement.droppedIterations).toBeGreaterThanOrEqual(99);
  });

  test('counts requests that never came back as failed, and as long as they were waited for', async () => {
    await using backEnd = await startBackEnd(() => {});
    const measurement = only(await run('hanging.ts', backEnd.url));
    expect(measurement.broken).toBeNull();
    const { end, tookMs = [] } = measurement.ledger;
    expect(countEnds({ end }, 'failed') + countEnds({ end }, 'unsent')).toBe(end.length);
    // The last one started before 1 s, and was cut off at 2 s or later.
    const sent = Array.from(tookMs).filter((_, index) => end[index] === endCode.failed);
    expect(sent).toHaveLength(measurement.iterations);
    expect(Math.min(...sent)).toBeGreaterThan(900);
  });

  test('has its failed answers counted, and refused connections named', async () => {
    await using backEnd = await startBackEnd((_request, response, count) => {
      response.statusCode = count % 2 === 0 ? 500 : 200;
      response.end('{}');
    });
    const measurement = only(await run('arrival.ts', backEnd.url, { durationSeconds: 1 }));
    expect(countEnds(measurement.ledger, 'failed')).toBe(Math.floor(backEnd.seen / 2));
    // Port 9 (discard) is closed on any machine that runs tests.
    const refused = await run('arrival.ts', 'http://127.0.0.1:9', { durationSeconds: 1 });
    expect(countEnds(only(refused).ledger, 'answered')).toBe(0);
    expect(refused.warnings.join()).toContain('connection refused');
  });

  test('may have several scenarios, async functions, files of its own and checks', async () => {
    await using backEnd = await startBackEnd((request, response) => {
      response.statusCode = request.url === '/write' ? 503 : 200;
      response.end('{}');
    });
    const outcome = await run('two-scenarios.ts', backEnd.url);
    expect(outcome.measurements.map(({ subject, broken }) => [subject, broken])).toEqual([
      ['load/two-scenarios/reads', null],
      ['load/two-scenarios/writes', null],
    ]);
    const [reads, writes] = outcome.measurements;
    expect(reads?.ledger.arrivals.failed).toBe(0);
    expect(writes?.ledger.arrivals).toMatchObject({ answered: 0 });
    expect(outcome.checks).toEqual([{ name: 'is 200', passes: 0, fails: writes?.iterations }]);
  });

  test('gets its seeded signals one after the other', async () => {
    const bodies: string[] = [];
    await using backEnd = await startBackEnd((request, response) => {
      bodies.push(request.headers['content-length'] ?? '');
      response.end('{}');
    });
    const signalsFile = join(await folder(), 'signals.json');
    await writeSignalPool(signalsFile, { size: 3, samples: 256, seed: 7 });
    expect(only(await run('signals.ts', backEnd.url, { signalsFile })).broken).toBeNull();
    expect(bodies).toHaveLength(6);
    expect(bodies.slice(0, 3)).toEqual(bodies.slice(3));
  });

  test('says how far it is', async () => {
    await using backEnd = await startBackEnd();
    const seen: number[] = [];
    await run('arrival.ts', backEnd.url, {
      onProgress: (progress) => seen.push(progress.requests),
    });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(backEnd.seen);
    expect(seen).toEqual(seen.toSorted((left, right) => left - right));
  });
});

describe('a k6 script that is wrong', { tags, concurrent: true }, () => {
  test('sends nothing to another machine, and is broken by having tried', async () => {
    await using backEnd = await startBackEnd();
    const measurement = only(await run('elsewhere.ts', backEnd.url));
    expect(measurement.broken).toContain(
      'the script asks http://192.0.2.1, which is not this machine (192.0.2.1)',
    );
    expect(backEnd.seen).toBeGreaterThan(0);
  });

  test('is broken by an exception in an iteration, although k6 exits with 0', async () => {
    await using backEnd = await startBackEnd();
    const outcome = await run('throwing.ts', backEnd.url);
    expect(only(outcome).broken).toContain("Cannot read property 'label' of undefined");
    expect(only(outcome).broken).toContain('scripts/throwing.ts:12');
    expect(outcome.endedBy).toBe('error');
  });

  test('is refused before it runs when loading it throws', async () => {
    await using backEnd = await startBackEnd();
    const outcome = await run('throwing-at-once.ts', backEnd.url);
    expect(only(outcome).broken).toContain('no such environment');
    expect(outcome.endedBy).toBe('refused');
    expect(backEnd.seen).toBe(0);
  });

  test('is refused with the name of an import that can not be found', async () => {
    const script = join(await folder(), 'missing-import.ts');
    await copyFile(scriptPath('missing-import.ts.txt'), script);
    const outcome = await run('', 'http://127.0.0.1:9', { script });
    expect(only(outcome).broken).toContain('no-such-package-anywhere');
    expect(outcome.endedBy).toBe('refused');
  });

  test('is refused with file and line for a syntax error', async () => {
    const script = join(await folder(), 'unfinished.ts');
    await copyFile(scriptPath('unfinished.ts.txt'), script);
    const outcome = await run('', 'http://127.0.0.1:9', { script });
    expect(only(outcome).broken).toMatch(/Expected[^]*unfinished\.ts:1/u);
  });

  test('is broken by an exception in setup, which masks its thresholds', async () => {
    const outcome = await run('setup-throws.ts', 'http://127.0.0.1:9');
    expect(only(outcome).broken).toContain('the account could not be made');
    expect(outcome.thresholds.map(({ state }) => state)).toEqual(['no data']);
  });

  test('is broken when it aborts the test', async () => {
    await using backEnd = await startBackEnd();
    expect(only(await run('aborting.ts', backEnd.url)).broken).toContain('seen enough');
  });

  test.runIf(process.platform === 'linux')(
    'is open where the disk is full, and shows what was measured until then (Linux: /dev/full)',
    async () => {
      await using backEnd = await startBackEnd();
      const output = await folder();
      await symlink('/dev/full', join(output, 'points.csv.gz'));
      const outcome = await run('arrival.ts', backEnd.url, { folder: output });
      expect(only(outcome).broken).toContain('could not be kept: ENOSPC');
      expect(outcome.endedBy).toBe('lost');
      expect(verdictOf(outcome)).toBe('inconclusive');
    },
  );

  test('fails with an error in its midst, and shows what was measured until then', async () => {
    await using backEnd = await startBackEnd();
    const outcome = await run('throwing.ts', backEnd.url);
    expect(only(outcome).endpoints).toMatchObject([{ requests: 3, failed: 0 }]);
    expect(verdictOf(outcome)).toBe('fail');
  });

  test('that does not exist is a wrong command', async () => {
    await expect(run('no-such-script.ts', 'http://127.0.0.1:9')).rejects.toThrow(
      /there is no k6 script .*no-such-script\.ts/u,
    );
  });

  test('that has no constant arrival rate takes no other rate', async () => {
    await expect(run('throwing.ts', 'http://127.0.0.1:9', { rate: 5 })).rejects.toThrow(
      /a rate of 5\/s can't be given to throwing\.ts/u,
    );
  });
});

describe("a script's own thresholds", { tags, concurrent: true }, () => {
  test('are met, crossed or without data, whatever k6 says about the last', async () => {
    await using backEnd = await startBackEnd();
    const outcome = await run('own-thresholds.ts', backEnd.url);
    expect(only(outcome).broken).toBeNull();
    expect(Object.keys(outcome.files)).toContain('k6-summary.json');
    expect(
      outcome.thresholds.map(({ metric, expression, state }) => [metric, expression, state]),
    ).toEqual([
      ['dropped_iterations', 'count<1', 'met'],
      ['http_req_duration', 'p(95)<60000', 'met'],
      ['http_req_duration', 'p(95)<0.0001', 'crossed'],
      ['http_req_duration{endpoint:predcit}', 'p(95)<500', 'no data'],
    ]);
  });
});

describe('stopping', { tags, concurrent: true }, () => {
  test('ends k6 within 2 s, and what was measured is there', async () => {
    await using backEnd = await startBackEnd();
    const controller = new AbortController();
    let abortedMs = 0;
    const outcome = await run('arrival.ts', backEnd.url, {
      durationSeconds: 600,
      abort: controller.signal,
      onProgress: ({ requests }) => {
        if (requests === 0 || controller.signal.aborted) return;
        abortedMs = performance.now();
        controller.abort();
      },
    });
    // The promise of 2 s is for an idle machine; the deadline here only catches a k6 that goes on.
    expect(performance.now() - abortedMs).toBeLessThan(120_000);
    expect(outcome.endedBy).toBe('abort');
    expect(only(outcome).broken).toBe('the run was interrupted');
    expect(only(outcome).ledger.arrivals.answered).toBeGreaterThan(0);
  });

  test('before the start starts nothing that stays', async () => {
    await using backEnd = await startBackEnd();
    const outcome = await run('arrival.ts', backEnd.url, { abort: AbortSignal.abort() });
    expect(outcome.endedBy).toBe('abort');
    expect(only(outcome).broken).toBe('the run was interrupted');
  });
});

// What they change, or look for, is this process's own.
describe('a k6 script, alone,', { tags }, () => {
  test("is not changed by k6's own variables in the shell", async () => {
    vi.stubEnv('K6_ITERATIONS', '3');
    vi.stubEnv('K6_NO_SUMMARY', 'true');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    await using backEnd = await startBackEnd();
    const measurement = only(await run('arrival.ts', backEnd.url, { durationSeconds: 1 }));
    expect(measurement).toMatchObject({ broken: null, plannedRate: 50 });
    expect(backEnd.seen).toBeGreaterThan(3);
  });

  test.runIf(process.platform === 'linux')(
    'charges a stall of k6 itself to the requests that it delayed (Linux: k6 is stopped by a signal)',
    async () => {
      await using backEnd = await startBackEnd();
      let stalled = false;
      const outcome = await run('arrival.ts', backEnd.url, {
        durationSeconds: 4,
        onProgress: ({ requests }) => {
          if (stalled || requests < 10) return;
          stalled = true;
          const pid = childNamed('k6');
          process.kill(pid, 'SIGSTOP');
          setTimeout(() => process.kill(pid, 'SIGCONT'), 600);
        },
      });
      const measurement = only(outcome);
      expect(stalled).toBe(true);
      // 50/s over 600 ms: some 30 starts came late, the first of them by nearly all of it.
      const { latencyMs } = measurement.ledger;
      const answered = latencyMs.filter(Number.isFinite);
      expect(Math.max(...answered)).toBeGreaterThan(400);
      // What was dropped or never sent is over every limit, too.
      expect(latencyMs.filter((latency) => latency > 100).length).toBeGreaterThan(15);
    },
  );

  test.runIf(process.platform === 'linux')(
    'is open where k6 is killed, and shows what was measured until then (Linux: found by its name)',
    async () => {
      await using backEnd = await startBackEnd();
      let isKilled = false;
      const outcome = await run('arrival.ts', backEnd.url, {
        durationSeconds: 60,
        onProgress: ({ requests }) => {
          if (isKilled || requests < 10) return;
          isKilled = true;
          process.kill(childNamed('k6'), 'SIGKILL');
        },
      });
      expect(outcome.endedBy).toBe('lost');
      expect(only(outcome).broken).toContain('SIGKILL');
      expect(only(outcome).ledger.arrivals.answered).toBeGreaterThan(5);
      expect(verdictOf(outcome)).toBe('inconclusive');
    },
  );
});
