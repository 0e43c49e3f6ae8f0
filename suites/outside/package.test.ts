import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { build, hashesOf } from './build.ts';
import { OutsideProject } from './outside-project.ts';

test('a second build has the same files with the same content', async () => {
  const built = inject('built');
  const first = hashesOf(built);
  expect(Object.keys(first).length).toBeGreaterThan(500);
  await build(built);
  expect(hashesOf(built)).toEqual(first);
});

test('the core is small, and nothing of it runs on install', async () => {
  await using project = await OutsideProject.create({ 'package.json': '{ "name": "core" }' });
  await project.install();
  const { output } = await project.run('du', ['-sm', 'node_modules']);
  expect(Number.parseInt(output, 10)).toBeLessThanOrEqual(60);
  const lock = JSON.parse(await project.read('package-lock.json')) as {
    packages: Record<string, { hasInstallScript?: true }>;
  };
  const scripts = Object.entries(lock.packages).filter(([, one]) => one.hasInstallScript);
  expect(scripts).toEqual([]);
  expect(await readdir(join(project.folder, 'node_modules/assay/docs'))).toContain('services.md');
});

test('publint and arethetypeswrong find nothing', async () => {
  await using project = await OutsideProject.create({
    'package.json': JSON.stringify({
      name: 'tools',
      devDependencies: { publint: '0.3.25', '@arethetypeswrong/cli': '0.18.5' },
    }),
  });
  await project.install();
  const lint = await project.bin('publint', ['--strict', inject('tarball')]);
  expect(lint.output).toContain('All good!');
  expect(lint.code).toBe(0);
  const types = await project.bin('attw', ['--profile', 'esm-only', inject('tarball')]);
  expect(types.output).toContain('assay/fixtures');
  expect(types.output).not.toMatch(/❌|💀|🚭|👺|🐛|❗/u);
  expect(types.code).toBe(0);
});
