import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { contentState } from '../../../../../harness/measurement/fingerprint/content-state.ts';

function repository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args]);
  git('init', '--quiet');
  mkdirSync(join(folder, 'runs'));
  writeFileSync(join(folder, 'server.js'), 'one');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  return folder;
}

test('a clean tree is its commit, whatever runs wrote', async () => {
  const folder = repository();
  const runs = join(folder, 'runs');
  const clean = await contentState(folder, runs);
  expect(clean).toMatch(/^[0-9a-f]{40}$/);
  writeFileSync(join(runs, 'run.json'), '{}');
  expect(await contentState(folder, runs)).toBe(clean);
});

test('a change and a new file make another state, and the same change the same one', async () => {
  const folder = repository();
  const state = () => contentState(folder, join(folder, 'runs'));
  const clean = await state();
  writeFileSync(join(folder, 'server.js'), 'two');
  const changed = await state();
  writeFileSync(join(folder, 'config.js'), 'new');
  const added = await state();
  expect(new Set([clean, changed, added]).size).toBe(3);
  expect(await state()).toBe(added);
  writeFileSync(join(folder, 'config.js'), 'other');
  expect(await state()).not.toBe(added);
});

test('outside of a repository nothing is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(await contentState(folder, join(folder, 'runs'))).toBeNull();
});
