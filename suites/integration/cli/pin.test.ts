// @module-tag thorough
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleDocument, sampleGate } from '../../unit/harness/reporters/sample-document.ts';
import { SmallProject } from '../run/small-project.ts';

let project: SmallProject;
beforeEach(async () => {
  project = await SmallProject.create({ 'assay.config.js': 'export default {};' });
});
afterEach(() => project[Symbol.asyncDispose]());

async function keep(id: string, value: number) {
  const gates = [sampleGate({ measured: { ...sampleGate().measured!, value } })];
  const document = sampleDocument({ id, gates });
  await project.write({ [`reports/runs/${id}/run.json`]: JSON.stringify(document) });
}
const pinned = async () =>
  JSON.parse(await project.read('reports/baselines/pinned.json')) as object;

test('a run is pinned, and a later value of a gate is accepted with a reason', async () => {
  await keep('2026-11-01T10-00-00Z-aaaaaaa', 8.4);
  await keep('2026-11-02T10-00-00Z-bbbbbbb', 14.3);
  const accept = ['baseline', 'accept', 'load/predict latency.p99', '--reason', 'signed answers'];
  const early = await project.assay(accept);
  expect(early.stderr).toContain('there is no pinned run');
  expect(early.code).toBe(2);
  const first = await project.assay(['baseline', 'pin', '2026-11-01T10-00-00Z-aaaaaaa']);
  expect(first.stdout).toContain('pinned 2026-11-01T10-00-00Z-aaaaaaa, 1 gate');
  const { stdout, code } = await project.assay(accept);
  expect(stdout).toContain('accepted load/predict latency.p99: 8.40 ms → 14.3 ms');
  expect(code).toBe(0);
  const { stdout: list } = await project.assay(['baseline', 'list']);
  expect(list).toContain(' pinned  2026-11-01T10-00-00Z-aaaaaaa');
  expect(list).toContain('accepted  load/predict latency.p99: 8.40 ms → 14.3 ms, signed answers');
  expect(await pinned()).toMatchObject({
    run: '2026-11-01T10-00-00Z-aaaaaaa',
    gates: { 'load/predict latency.p99': { value: 14.3 } },
    accepted: [{ gate: 'load/predict latency.p99', reason: 'signed answers' }],
  });
});
