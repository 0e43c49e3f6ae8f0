import { expect, test } from 'vitest';
import { SmallProject } from '../run/small-project.ts';

const slo = `
spec_version: '1.0'
objectives:
- { sli: response_time_p95, pass: [{ criteria: ['<600'] }], weight: 2 }
`;

test('what is printed is a part of a config that holds, with what it can not say', async () => {
  await using project = await SmallProject.create({ 'slo.yaml': slo });
  const args = ['config', 'import', 'keptn', 'slo.yaml', '--subject', 'load/predict'];
  const { stdout, stderr, code } = await project.assay(args);
  expect(stdout).toContain("  'load/predict': { latency: { p95: '< 600ms' } },");
  expect(stdout).toContain('//   response_time_p95 weight 2: ');
  expect(stderr).toContain('not expressed: response_time_p95 weight 2: ');
  expect(code).toBe(0);
  await project.write({ 'assay.config.js': `export default {\n${stdout}};\n` });
  const config = await project.assay(['config']);
  expect(config.stdout).toContain('"< 600ms"');
});
