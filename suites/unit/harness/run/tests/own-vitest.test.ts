import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findOwnVitest } from '../../../../../harness/run/tests/own-vitest.ts';

/** A project with packages of these names. */
function projectWith(packages: Readonly<Record<string, object>>): string {
  const root = mkdtempSync(join(tmpdir(), 'assay-own-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, manifest] of Object.entries(packages)) {
    const folder = join(root, 'node_modules', name);
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, ...manifest }));
    writeFileSync(join(folder, 'dist/node.js'), '');
  }
  return root;
}

const vitest = {
  version: '5.1.1',
  exports: { './node': './dist/node.js' },
  peerDependencies: { vite: '^8.0.0' },
};

test("the project's own Vitest is found, with the Vite that it runs on", () => {
  const { version } = findOwnVitest(
    projectWith({ vitest, vite: { version: '8.0.0' } }),
    'the suite unit has test files',
  );
  expect(version).toBe('5.1.1');
});

test('a Vitest without its peer Vite, as Yarn installs it, is refused with what to add', () => {
  expect(() => findOwnVitest(projectWith({ vitest }), 'the suite unit has test files')).toThrow(
    expect.objectContaining({
      message: 'vite is not installed, and vitest 5.1.1 runs on it',
      remedy: 'npm i -D vite',
    }) as Error,
  );
});

test('one that is too old is refused', () => {
  expect(() =>
    findOwnVitest(projectWith({ vitest: { ...vitest, version: '2.1.9' } }), 'because'),
  ).toThrow(/too old/u);
});
