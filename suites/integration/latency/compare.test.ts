// @module-tag thorough
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantedRepository } from './planted-repository.ts';
import { interruptAssay, runAssay, worktreesOf } from './run-assay.ts';

const folder = join(tmpdir(), `assay-compare-${randomUUID()}`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

const chaos = (rounds: number) => `export const name = 'chaos';
export function op(): number {
  let x = 0.5;
  for (let i = 0; i < ${rounds}; i++) x = 3.7 * x * (1 - x);
  return x;
}
`;
// Not while the file is read: a run that skips all of its tests calls no `afterAll`.
beforeAll(() => {
  mkdirSync(folder);
  write('package.json', '{ "type": "module" }');
  write('base.ts', chaos(20_000));
  write('slower.ts', chaos(30_000));
  write('throws.ts', `export function op() { throw new Error('no luck'); }`);
  write('nothing.ts', `export const x = 1;`);
  write('dies.ts', `export function op() { process.kill(process.pid, 'SIGKILL'); }`);
  write(
    'stateful.mjs',
    `export async function setup() { return { count: 0 }; }
   export async function op(state) { state.count += 1; await null; return state.count; }
   export async function teardown(state) { if (state.count === 0) throw new Error('never called'); }`,
  );
});

const slow = { tags: ['slow'], timeout: 600_000 };

/** A limit: a comparison ends when it is decided, or has as many launches as it may. */
const patient = ['--budget', '240s'];

// Margins are as wide as the noise of a busy machine, and half of what is planted.

test('a candidate that does half as much again fails, as one JSON object', slow, async () => {
  const { code, stdout } = await runAssay(
    folder,
    'compare',
    'base.ts',
    'slower.ts',
    '--margin',
    '20%',
    ...patient,
    '--json',
  );
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ verdict: 'fail', onlyInBase: [], onlyInCandidate: [] });
  expect(code).toBe(1);
  expect(report.ratio).toBeGreaterThan(1.3);
  expect(report.interval[0]).toBeGreaterThan(1.2);
  expect(report.pairs).toBeGreaterThanOrEqual(9);
  expect(report.benchmarks).toHaveLength(1);
  expect(report.reason).toContain('slower');
});

test('a module compared with itself passes', slow, async () => {
  const { code, stdout } = await runAssay(
    folder,
    'compare',
    'base.ts',
    'base.ts',
    '--margin',
    '20%',
    ...patient,
    '--json',
  );
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'pass' });
  expect(code).toBe(0);
});

test('a budget that is too small is inconclusive and says what it would take', slow, async () => {
  const { code, stdout } = await runAssay(
    folder,
    'compare',
    'base.ts',
    'slower.ts',
    '--margin',
    '20%',
    '--pairs',
    '2',
    ...patient,
    '--json',
  );
  const [benchmark] = JSON.parse(stdout).benchmarks;
  expect(benchmark).toMatchObject({ verdict: 'inconclusive', pairs: 2 });
  expect(benchmark.needs).toMatch(/7 more launches/);
  expect(code).toBe(4);
});

test('an operation with a state is set up, awaited and torn down', slow, async () => {
  const { stdout } = await runAssay(
    folder,
    'compare',
    'stateful.mjs',
    'stateful.mjs',
    '--pairs',
    '2',
    ...patient,
    '--json',
  );
  expect(JSON.parse(stdout).pairs).toBe(2);
});

test('two URLs are compared', slow, async () => {
  const server = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  const { stdout } = await runAssay(
    folder,
    'compare',
    url,
    url,
    '--pairs',
    '2',
    ...patient,
    '--json',
  );
  server.close();
  expect(JSON.parse(stdout).pairs).toBe(2);
});

test('two commands are compared', slow, async () => {
  const { stdout } = await runAssay(
    folder,
    'compare',
    'node -e 0',
    'node -e 1',
    '--pairs',
    '1',
    ...patient,
    '--json',
  );
  expect(JSON.parse(stdout).pairs).toBe(1);
});

test.each([
  [['base.ts', 'throws.ts'], 2, 'no luck'],
  [['base.ts', 'nothing.ts'], 2, "exports no function 'op'"],
  [['base.ts', 'missing.ts'], 2, 'there is no file'],
  [['base.ts', 'dies.ts'], 3, 'SIGKILL'],
  [['base.ts'], 2, 'compare takes two things'],
  [['base.ts', 'http://127.0.0.1:1/'], 2, "can't compare a module with a url"],
  [['base.ts', 'base.ts', '--margin', '5'], 2, 'is not a percentage'],
  [['base.ts', 'base.ts', '--budget', '5'], 2, 'is not a duration'],
])('%j ends with %d and says why', slow, async (args, exit, message) => {
  const { code, stderr } = await runAssay(folder, 'compare', '--pairs', '1', ...args);
  expect(stderr).toContain(message);
  expect(code).toBe(exit);
});

test(
  'a slow-down of 5 % three commits back fails against the first commit, and bisect names it',
  { ...slow, tags: ['slow', 'exhaustive'] },
  async () => {
    using repository = plantedRepository();
    const compared = await runAssay(
      repository.folder,
      'compare',
      '--base',
      repository.first,
      '--bench',
      'work > chaos',
      '--margin',
      '2%',
      '--budget',
      '100s',
      '--json',
    );
    expect(JSON.parse(compared.stdout)).toMatchObject({ verdict: 'fail' });
    expect(compared.code).toBe(1);
    const found = await runAssay(
      repository.folder,
      'bisect',
      '--bench',
      'work > chaos',
      '--good',
      repository.first,
      '--budget',
      '60s',
      '--json',
    );
    expect(JSON.parse(found.stdout)).toMatchObject({
      outcome: 'found',
      commit: repository.slow,
      title: 'Do a little more',
    });
    expect(found.code).toBe(1);
  },
);

test(
  'Ctrl-C ends a comparison with 130 and leaves no process and no worktree behind',
  slow,
  async () => {
    using repository = plantedRepository();
    const { code, stderr } = await interruptAssay(
      repository.folder,
      'compare',
      '--base',
      repository.first,
    );
    expect(stderr).toBe('');
    expect(code).toBe(130);
    expect(worktreesOf(repository.folder)).toHaveLength(1);
  },
);
