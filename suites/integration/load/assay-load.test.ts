// @module-tag slow
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startBackEnd } from './back-end.ts';

const tags = ['integration', 'load'];
const launcher = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function assayLoad(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [launcher, 'load', ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

function script(name: string): string {
  return fileURLToPath(new URL(`scripts/${name}`, import.meta.url));
}

test('prints percentiles and counts with their units', { tags }, async () => {
  await using backEnd = await startBackEnd();
  const { code, stdout } = await assayLoad(script('arrival.ts'), '--url', backEnd.url);
  expect(stdout).toMatch(/^load\/arrival {2}\d+ requests in \S+ s at 50\/s planned$/mu);
  expect(stdout).toMatch(/latency +p50 \S+ ms +p90 \S+ ms.*\(from the intended start\)/u);
  expect(stdout).toMatch(/counts +\d+ iterations, \d+ dropped, 0 failed/u);
  expect(code).toBe(0);
});

test('answers in JSON, and keeps the raw files where it is told to', { tags }, async () => {
  await using backEnd = await startBackEnd();
  const folder = await mkdtemp(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { code, stdout } = await assayLoad(
    script('arrival.ts'),
    '--url',
    backEnd.url,
    '--duration',
    '1s',
    '--rate',
    '20',
    '--output',
    folder,
    '--json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    scenarios: [{ subject: 'load/arrival', failed: 0, plannedRate: 20, broken: null }],
    endedBy: 'plan',
  });
});

test.for([
  ['an exception in an iteration', 'throwing.ts', 1],
  ['a crossed threshold', 'own-thresholds.ts', 1],
  ['a script that throws while it loads', 'throwing-at-once.ts', 2],
  ['a script that is not there', 'no-such-script.ts', 2],
] as const)('ends %s (%s) with exit code %d', { tags }, async ([, name, expected]) => {
  await using backEnd = await startBackEnd();
  const { code } = await assayLoad(script(name), '--url', backEnd.url);
  expect(code).toBe(expected);
});

test('ends a syntax error with its place and exit code 2', { tags }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await copyFile(script('unfinished.ts.txt'), join(folder, 'unfinished.ts'));
  const { code, stdout } = await assayLoad(
    join(folder, 'unfinished.ts'),
    '--url',
    'http://127.0.0.1:9',
  );
  expect(stdout).toContain('unfinished.ts:1');
  expect(code).toBe(2);
});

test('does not call a load pass in which nothing was answered', { tags }, async () => {
  const { code, stdout } = await assayLoad(
    script('arrival.ts'),
    '--url',
    'http://127.0.0.1:9',
    '--duration',
    '1s',
  );
  expect(stdout).toContain('connection refused');
  expect(code).toBe(1);
});

test.for([
  [['--url', 'ftp://127.0.0.1'], "--url 'ftp://127.0.0.1' is not an http:// or https:// address"],
  [
    ['--url', 'http://127.0.0.1:9', '--duration', 'soon'],
    "--duration 'soon' is not a time above 0",
  ],
  [['--url', 'http://127.0.0.1:9', '--rate', '-1'], "--rate '-1' is not a whole number above 0"],
] as const)('refuses %j', { tags }, async ([args, message]) => {
  const { code, stderr } = await assayLoad(script('arrival.ts'), ...args);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});
