// @module-tag slow
// @module-tag thorough
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test as sequential } from 'vitest';
import { type BackEnd, startBackEnd } from './back-end.ts';

// Most of their time they wait for k6.
const test = sequential.concurrent;
const options = { tags: ['integration', 'load'], timeout: 600_000 };
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

/** Answers after so many milliseconds. */
function waiting(ms: number): Promise<BackEnd> {
  return startBackEnd((_, response) => {
    setTimeout(() => response.end('{}'), ms);
  });
}

const codes: Readonly<Record<string, number>> = { pass: 0, fail: 1, inconclusive: 4 };

interface Gate {
  readonly id: string;
  readonly verdict: string;
  readonly measured: { readonly value: number } | null;
}

async function compared(
  candidate: BackEnd,
  base: BackEnd,
  { name = 'arrival.ts', duration = '6s', slower = 'p50=5%,p95=10%' } = {},
) {
  const { code, stdout, stderr } = await assayLoad(
    script(name),
    '--url',
    candidate.url,
    '--against',
    base.url,
    '--duration',
    duration,
    '--slower',
    slower,
    '--json',
  );
  const report = stdout === '' ? null : (JSON.parse(stdout) as { gates: Gate[]; verdict: string });
  return { code, stderr, ...report };
}

test('a server that takes four times as long is never passed', options, async () => {
  await using base = await waiting(20);
  // Far enough that what a busy machine adds to both leaves them apart.
  await using candidate = await waiting(80);
  const { code, verdict, gates = [] } = await compared(candidate, base);
  expect(verdict).not.toBe('pass');
  // On a busy machine it may honestly stay open.
  expect([1, 4]).toContain(code);
  const median = gates.find(({ id }) => id === 'load/arrival latency.p50.slower');
  expect(median?.verdict).not.toBe('pass');
  expect(median?.measured?.value).toBeGreaterThan(0.05);
  // Each arrival is one side's, and both have some.
  expect(Math.min(base.seen, candidate.seen)).toBeGreaterThan(60);
  expect(base.seen + candidate.seen).toBeLessThanOrEqual(301);
});

test('a server is never slower than itself', options, async () => {
  await using only = await waiting(20);
  // A wide margin: a machine that does other things may make one half of the turns slower by chance.
  const {
    code,
    verdict,
    gates = [],
  } = await compared(only, only, {
    slower: 'p50=60%,p95=100%',
  });
  const slower = gates.filter(({ id }) => id.endsWith('.slower'));
  expect(slower.map((gate) => gate.verdict)).not.toContain('fail');
  expect(code).toBe(codes[verdict ?? '']);
  expect(gates.map(({ id }) => id)).toEqual([
    'load/arrival latency.p50.slower',
    'load/arrival latency.p95.slower',
    'load/arrival errors.more',
    'load/arrival applied',
  ]);
});

test('a script that keeps the address where it is loaded reaches both sides', options, async () => {
  const asked = { base: new Set<string>(), candidate: new Set<string>() };
  const noting = (side: 'base' | 'candidate') =>
    startBackEnd((request, response) => {
      const sides = [request.headers['x-side'] ?? []].flat();
      asked[side].add([request.method, request.url, ...sides].join(' '));
      response.end(JSON.stringify({ side }));
    });
  await using base = await noting('base');
  await using candidate = await noting('candidate');
  const { stderr } = await compared(candidate, base, {
    name: 'two-sided.ts',
    duration: '3s',
  });
  expect(stderr).toBe('');
  expect(asked).toEqual({
    base: new Set(['POST /set-up', 'GET /work base', 'POST /tear-down base']),
    candidate: new Set(['POST /set-up', 'GET /work candidate', 'POST /tear-down candidate']),
  });
});

test('another machine gets no load unless somebody says that it is theirs', options, async () => {
  await using backEnd = await startBackEnd();
  const runs = await Promise.all([
    assayLoad(script('arrival.ts'), '--url', 'http://192.0.2.1:80'),
    assayLoad(script('arrival.ts'), '--url', backEnd.url, '--against', 'http://192.0.2.1:80'),
  ]);
  for (const { code, stderr } of runs) {
    expect(code).toBe(2);
    expect(stderr).toContain('192.0.2.1 is not this machine: load may take it down');
    expect(stderr).toContain('--i-own-this-target');
  }
  expect(backEnd.seen).toBe(0);
});
