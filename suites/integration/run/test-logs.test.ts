// @module-tag thorough
import { expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

const loud = `
import { expect, test } from 'vitest';
test('passes', () => { console.log('said while it passed'); });
test('fails', async () => {
  for (let i = 0; i < 30; i += 1) console.log('step', i);
  await new Promise((resolve) => setTimeout(resolve, 50));
  console.error('about to fail with ' + process.env.PLANTED_TOKEN);
  expect(1).toBe(2);
});
`;

test('a failed test has its last lines in every report, without secrets', async () => {
  await using project = await SmallProject.create({
    'assay.config.js': 'export default {};',
    'suites/unit/loud.test.js': loud,
  });
  const environment = { PLANTED_TOKEN: 'pl4nted/S3cret+w0rd=' };
  expect((await project.assay(['run', 'unit'], environment)).code).toBe(1);
  const { tests } = await project.document();
  const failed = tests.find(({ state }) => state === 'failed');
  expect(failed?.log).toHaveLength(20);
  expect(failed?.log?.slice(-2)).toEqual(['step 29', 'about to fail with [redacted]']);
  expect(tests.find(({ name }) => name === 'passes')).not.toHaveProperty('log');
  // What a test prints is in the log of its suite, too, of those that passed as well.
  expect(await project.report('unit.log')).toContain('said while it passed');
  expect(await project.report('index.html')).toContain('about to fail with [redacted]');
  expect(await project.report('junit.xml')).toContain('about to fail with [redacted]');
});
