import { expect, test } from 'vitest';
import { OutsideProject, patiently } from './outside-project.ts';
import { breakPlainService } from './plain-service-breaks.ts';
import { monorepo } from './projects/monorepo.ts';

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
  const service = await project.assay(['run', '--budget', '8s', ...patiently], 'packages/service');
  expect(service.output).not.toContain("DON'T SHIP");
  expect(service.code).toBe(0);
});

breakPlainService(project, {
  tests: { test: 'broken.test.js', config: 'assay.config.js', cwd: 'packages/core' },
  service: { file: 'server.js', path: '/health', cwd: 'packages/service' },
});
