import { expect, test } from 'vitest';
import { withFailingTest, withThresholdTypo } from './cheap-breaks.ts';
import { OutsideProject, patiently } from './outside-project.ts';
import { fastify } from './projects/fastify.ts';
import { breakService } from './service-breaks.ts';

const project = await OutsideProject.forFile(fastify);

test('init keeps the Vitest 3 and the tests of a CommonJS TypeScript project', async () => {
  await project.install();
  const { code, output } = await project.assay(['init']);
  expect(output).toContain('wrote  assay.config.mts');
  expect(output).not.toContain('added  ');
  expect(output).not.toContain('example.test');
  expect(code).toBe(0);
  expect((await project.assay(['doctor'])).output).toMatch(/Vitest +3\.\d+\.\d+ \(without tags/);
});

test('what init wrote compiles, strictly', async () => {
  const { code, output } = await project.tsc();
  expect(output).toBe('');
  expect(code).toBe(0);
});

test('the first run ships it', async () => {
  const { code, output } = await project.assay(['run', ...patiently]);
  expect(output).toMatch(/unit +1 passed/);
  expect(output).toMatch(/integration +1 passed/);
  expect(output).not.toContain('MODULE_TYPELESS');
  expect(code).toBe(0);
  expect((await project.document()).fingerprint.versions['vitest']).toMatch(/^3\./);
});

test('a failing test and a typo have their exit codes', async () => {
  const place = { test: 'src/broken.test.ts', config: 'assay.config.mts' };
  expect(await withFailingTest(project, place)).toMatchObject({
    code: 1,
    output: expect.stringMatching(/✘ {2}tests failed[^]*DON'T SHIP/),
  });
  expect(await withThresholdTypo(project, place)).toMatchObject({
    code: 2,
    output: expect.stringContaining('faild'),
  });
});

test('tags are refused where Vitest has none', async () => {
  const { code, output } = await project.assay(['run', 'unit', '--tags', 'slow']);
  expect(output).toMatch(/vitest 3\.\S+ has no tags/);
  expect(code).toBe(2);
});

test('the recipe runs: an app that does not listen itself', async () => {
  await project.writeRecipe('fastify');
  const { code, output } = await project.assay(['run', 'integration', '-c', 'recipe.config.mts']);
  expect(output).toMatch(/integration +1 passed/);
  expect(code).toBe(0);
});

breakService(
  project,
  {
    file: 'src/server.ts',
    answer: '({ ok: true })',
    late: (answer, ms) => `new Promise((resolve) => setTimeout(() => resolve(${answer}), ${ms}))`,
    count: 'app.n = (app.n ?? 0) + 0.5',
    failure: "Promise.reject(new Error('broken'))",
    leak: '((app.kept ??= []).push({ ok: [true] }), { ok: true })',
    path: '/health',
    hunt: 'health.leak.mts',
  },
  ['exhaustive'],
);
