import { expect, test } from 'vitest';
import { readBlocks } from './docs/read-blocks.ts';
import { assayWords, readCommands } from './docs/read-commands.ts';
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

test('the command of the recipe gives both one verdict', async () => {
  const recipes = await project.read('node_modules/assay/docs/recipes.md');
  const command = readBlocks('recipes.md', recipes)
    .filter(({ language }) => language === 'sh')
    .flatMap(readCommands)
    .map((line) => assayWords(line) ?? [])
    .find((words) => words.includes('packages/core/assay.config.js'));
  const { code, output } = await project.assay([
    ...(command ?? []),
    '--budget',
    '8s',
    '--allow-inconclusive',
  ]);
  expect(output).toContain('core');
  const { gates } = await project.document();
  expect(gates.some(({ id }) => id.includes('packages/service'))).toBe(true);
  expect([0, 1]).toContain(code);
});

breakPlainService(project, {
  tests: { test: 'broken.test.js', config: 'assay.config.js', cwd: 'packages/core' },
  service: { file: 'server.js', path: '/health', cwd: 'packages/service' },
});
