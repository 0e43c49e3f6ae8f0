// @module-tag thorough
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleDocument, sampleGate } from '../../unit/harness/reporters/sample-document.ts';
import { SmallProject } from '../run/small-project.ts';

let project: SmallProject;
beforeEach(async () => {
  project = await SmallProject.create({ 'assay.config.js': 'export default {};' });
});
afterEach(() => project[Symbol.asyncDispose]());

async function keep(overrides: Parameters<typeof sampleDocument>[0] & { id: string }) {
  const document = sampleDocument(overrides);
  await project.write({ [`reports/runs/${document.id}/run.json`]: JSON.stringify(document) });
}

test('history lists the newest runs with their verdicts, oldest first', async () => {
  await keep({
    id: '2026-11-01T10-00-00Z-aaaaaaa',
    verdict: 'fail',
    sentence: '1 of 2 gates fail',
  });
  await keep({ id: '2026-11-02T10-00-00Z-bbbbbbb', verdict: 'pass', sentence: 'all 2 gates pass' });
  await keep({ id: '2026-11-03T10-00-00Z-ccccccc', verdict: 'pass', sentence: 'all 2 gates pass' });
  const { stdout, code } = await project.assay(['history', '--last', '2']);
  expect(code).toBe(0);
  expect(stdout.split('\n').filter(Boolean)).toEqual([
    expect.stringContaining('2026-11-02T10-00-00Z-bbbbbbb'),
    expect.stringContaining('2026-11-03T10-00-00Z-ccccccc'),
  ]);
});

test('history of a gate gives its value in each run, and says when the machines differ', async () => {
  const { fingerprint } = sampleDocument();
  const gates = [sampleGate()];
  await keep({ id: '2026-11-01T10-00-00Z-aaaaaaa', gates });
  await keep({
    id: '2026-11-02T10-00-00Z-bbbbbbb',
    gates,
    fingerprint: { ...fingerprint, machineKind: 'another-kind' },
  });
  const { stdout } = await project.assay(['history', 'predict latency']);
  expect(stdout).toContain('8.40 ms [7.90, 9.10]');
  expect(stdout).toContain('2 kinds of machine, and not to be compared');
  const json = await project.assay(['history', 'predict latency', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    gates: [{ id: 'load/predict latency.p99', values: [{ verdict: 'pass' }, { verdict: 'pass' }] }],
  });
});

test.each([
  [['history'], 'there is no finished run'],
  [['history', '--last', 'many'], "--last 'many' is not a whole number"],
  [['slow', '--most', '0'], "--most '0' is not a whole number"],
])('%j without runs or with wrong input exits with 2', async (args, message) => {
  const { code, stderr } = await project.assay(args);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test('history of an unknown gate names those that there are', async () => {
  await keep({ id: '2026-11-01T10-00-00Z-aaaaaaa', gates: [sampleGate()] });
  const { code, stderr } = await project.assay(['history', 'p42']);
  expect(stderr).toContain('load/predict latency.p99');
  expect(code).toBe(2);
});

test('slow --check exits with 1 while a slow test has no mark, and names it', async () => {
  const slow = {
    suite: 'integration',
    file: 'suites/integration/a.test.ts',
    name: 'takes its time',
    state: 'passed' as const,
    durationMs: 8_000,
    reason: null,
  };
  const ids = ['2026-11-01T10-00-00Z-aaaaaaa', '2026-11-02T10-00-00Z-bbbbbbb'];
  const [first, second] = ids as [string, string];
  await keep({ id: first, tests: [{ ...slow, tags: [] }] });
  const once = await project.assay(['slow', '--check']);
  // One noisy run decides nothing.
  expect(once.stdout).toContain("add the tag 'slow' if it stays");
  expect(once.code).toBe(0);
  await keep({ id: second, tests: [{ ...slow, tags: [] }] });
  const unmarked = await project.assay(['slow', '--check']);
  expect(unmarked.stdout).toContain(
    "takes its time   suites/integration/a.test.ts   add the tag 'slow'",
  );
  expect(unmarked.code).toBe(1);
  for (const id of ids) await keep({ id, tests: [{ ...slow, tags: ['slow'] }] });
  const marked = await project.assay(['slow', '--check']);
  expect(marked.stdout).toContain('every mark fits');
  expect(marked.code).toBe(0);
});
