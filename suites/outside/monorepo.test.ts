import { expect, test } from 'vitest';
import { breakTests, withUnmarkedTest } from './cheap-breaks.ts';
import { OutsideProject } from './outside-project.ts';
import { monorepo } from './projects/monorepo.ts';
import { breakService } from './service-breaks.ts';

const project = await OutsideProject.forFile(monorepo);

test('each package has its own config, from one install at the root', async () => {
  await project.install();
  expect((await project.assay(['init'], 'packages/service')).output).toContain(
    'wrote  suites/load/smoke.js',
  );
  expect((await project.assay(['init'], 'packages/core')).output).toContain('no server was found');
  expect((await project.assay(['doctor'], 'packages/service')).code).toBe(0);
});

test('each package has its own verdict', async () => {
  const core = await project.assay(['run'], 'packages/core');
  expect(core.output).toMatch(/unit +1 passed/);
  expect(core.code).toBe(0);
  const service = await project.assay(
    ['run', '--budget', '8s', '--allow-inconclusive'],
    'packages/service',
  );
  expect(service.output).not.toContain("DON'T SHIP");
  expect(service.code).toBe(0);
});

const place = { test: 'broken.test.js', config: 'assay.config.js', cwd: 'packages/core' };

// oxlint-disable-next-line vitest/expect-expect -- what it calls asserts
test('a failing test and typos have their exit codes', async () => {
  await breakTests(project, place);
});

// oxlint-disable-next-line vitest/expect-expect -- what it calls asserts
test('a slow test without its mark fails ci', { tags: ['exhaustive'] }, async () => {
  await withUnmarkedTest(project, place);
});

breakService(
  project,
  {
    file: 'server.js',
    answer: "response.end('{}')",
    late: (answer, ms) => `setTimeout(() => ${answer}, ${ms})`,
    count: 'globalThis.n = (globalThis.n ?? 0) + 0.5',
    failure: '(response.statusCode = 500, response.end())',
    leak: "((globalThis.kept ??= []).push({ url: [request.url] }), response.end('{}'))",
    path: '/health',
    hunt: 'health.leak.js',
    cwd: 'packages/service',
  },
  ['exhaustive'],
);
