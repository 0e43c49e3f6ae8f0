import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleDocument, sampleGate } from '../../unit/harness/reporters/sample-document.ts';
import { SmallProject } from '../run/small-project.ts';

const before = '2026-11-01T10-00-00Z-aaaaaaa';
const after = '2026-11-02T10-00-00Z-bbbbbbb';

let project: SmallProject;
beforeEach(async () => {
  project = await SmallProject.create({
    'assay.config.js': 'export default {};',
    [`reports/runs/${before}/run.json`]: JSON.stringify(sampleDocument({ id: before })),
    [`reports/runs/${before}/index.html`]: '',
    [`reports/runs/${after}/run.json`]: JSON.stringify(
      sampleDocument({ id: after, verdict: 'fail', gates: [sampleGate({ verdict: 'fail' })] }),
    ),
  });
});
afterEach(() => project[Symbol.asyncDispose]());

test('two kept runs are compared in the terminal and as a page, and the exit code is 0', async () => {
  const { stdout, code } = await project.assay(['report', 'diff', before, after]);
  expect(stdout).toContain(' worse        load/predict latency.p99');
  expect(stdout).toContain(` page  reports/runs/${after}/diff-${before}.html`);
  expect(code).toBe(0);
  const page = await project.read(`reports/runs/${after}/diff-${before}.html`);
  expect(page).toContain(`href="../${before}/index.html#gate-load-predict-latency-p99"`);
});

test('--json has the same, and a run that is not there exits with 2', async () => {
  const { stdout } = await project.assay(['report', 'diff', before, after, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ before, after, gates: [{ change: 'worse' }] });
  const { stderr, code } = await project.assay(['report', 'diff', before, `${after}c`]);
  expect(stderr).toContain(`Did you mean '${after}'?`);
  expect(code).toBe(2);
});
