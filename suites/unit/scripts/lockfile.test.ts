import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

interface Lockfile {
  readonly packages: Record<string, { version?: string; optional?: true; os?: string[] }>;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

function complete(lock: string): Lockfile {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const copy = join(folder, 'package-lock.json');
  cpSync(lock, copy);
  execFileSync(process.execPath, [join(root, 'scripts/complete-lockfile.mjs'), copy]);
  return JSON.parse(readFileSync(copy, 'utf8')) as Lockfile;
}

test('the lockfile has the optional packages of every platform, or npm ci refuses it', () => {
  const lock = join(root, 'package-lock.json');
  expect(complete(lock)).toEqual(JSON.parse(readFileSync(lock, 'utf8')));
});

test('a left-out package comes back with its version and platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const lock = join(folder, 'lock.json');
  const optionalDependencies = { '@tool/binding-linux-arm64-musl': '1.2.3' };
  writeFileSync(
    lock,
    JSON.stringify({ packages: { '': {}, 'node_modules/tool': { optionalDependencies } } }),
  );
  expect(complete(lock).packages['node_modules/@tool/binding-linux-arm64-musl']).toEqual({
    version: '1.2.3',
    cpu: ['arm64'],
    libc: ['musl'],
    os: ['linux'],
    optional: true,
  });
});
