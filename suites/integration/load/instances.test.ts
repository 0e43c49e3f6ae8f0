// @module-tag slow
// @module-tag thorough
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { type LoadOutcome, runScript } from '../../../harness/load/run-script.ts';
import { planned } from '../../../harness/measurement/load-ledger.ts';
import { parseThresholds } from '../../../harness/thresholds/parse.ts';
import { judge } from '../../../harness/verdicts/judge.ts';
import { startBackEnd } from './back-end.ts';

const options = { tags: ['integration', 'load'], timeout: 600_000 };

function script(name: string): string {
  return fileURLToPath(new URL(`scripts/${name}`, import.meta.url));
}

async function run(
  name: string,
  targetUrl: string,
  instances: number,
  more: Partial<Parameters<typeof runScript>[0]> = {},
): Promise<LoadOutcome> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-test-'));
  return await runScript({
    script: script(name),
    targetUrl,
    folder: folder.path,
    abort: new AbortController().signal,
    instances,
    ...more,
  });
}

/** The first k6 that this process started, and that still runs. */
function childK6(): number {
  const children = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  return Number(/^\s*(\d+) k6$/mu.exec(children)?.[1]);
}

test.each(['arrival.ts', 'shared.ts'])(
  'four k6 send what one would have sent: %s',
  options,
  async (name) => {
    await using backEnd = await startBackEnd();
    const one = await run(name, backEnd.url, 1);
    const seenOfOne = backEnd.seen;
    const four = await run(name, backEnd.url, 4);
    for (const outcome of [one, four]) {
      expect(outcome.endedBy).toBe('plan');
      expect(outcome.measurements.flatMap(({ broken }) => broken ?? [])).toEqual([]);
      expect(outcome.thresholds.filter(({ state }) => state !== 'met')).toEqual([]);
    }
    expect(four.checks.map((check) => check.name)).toEqual(one.checks.map((check) => check.name));
    for (const [at, { ledger, plannedSeconds, plannedRate }] of four.measurements.entries()) {
      const own = planned(one.measurements[at]!.ledger.arrivals);
      // k6 may start one arrival more at the very end of a constant rate.
      const more = plannedRate === null || plannedSeconds === null ? 0 : 1;
      expect(Math.abs(planned(ledger.arrivals) - own)).toBeLessThanOrEqual(more);
    }
    expect(backEnd.seen - seenOfOne).toBe(
      four.measurements.reduce((sum, { iterations }) => sum + iterations, 0),
    );
  },
);

test.runIf(process.platform === 'linux')(
  'one of four that is killed leaves every gate open, is named, and ends the others',
  options,
  async () => {
    await using backEnd = await startBackEnd();
    let isKilled = false;
    const outcome = await run('arrival.ts', backEnd.url, 4, {
      durationSeconds: 60,
      onProgress: ({ requests }) => {
        if (isKilled || requests < 20) return;
        isKilled = true;
        process.kill(childK6(), 'SIGKILL');
      },
    });
    expect(outcome.endedBy).toBe('lost');
    const [measurement] = outcome.measurements;
    expect(measurement?.broken).toMatch(/^instance [1-4] of 4: k6 was killed by SIGKILL$/u);
    const thresholds = parseThresholds({ 'load/arrival': { errors: '<= 50%' } });
    const [gate] = judge(outcome.measurements, thresholds, { alpha: 0.05, suites: ['load'] });
    expect(gate?.verdict).toBe('inconclusive');
  },
);

test('what can not be shared is refused before anything is sent', options, async () => {
  await using backEnd = await startBackEnd();
  const launcher = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));
  const args = [launcher, 'load', script('arrival.ts'), '--url', backEnd.url, '--instances', '40'];
  const ended = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, [...args, '--vus', '30'], (error, _stdout, stderr) => {
      resolve({ code: error?.code, stderr });
    });
  });
  expect(ended.stderr).toContain("scenario 'arrival' has 30 users: 40 instances of k6 can't share");
  expect(ended.stderr).toContain('--instances 30');
  expect(ended.code).toBe(2);
  expect(backEnd.seen).toBe(0);
});
