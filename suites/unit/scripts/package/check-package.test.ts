import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkPackage } from '../../../../scripts/package/check-package.ts';

function faultsOf(
  files: Readonly<Record<string, string>>,
  manifest: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'assay-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const all = {
    'index.js': 'export {};\n',
    ...files,
    'package.json': JSON.stringify({ name: 'own', exports: { '.': './index.js' }, ...manifest }),
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return checkPackage(folder);
}

describe('a package is faulty', () => {
  test.each([
    [
      'whose export names no file',
      {},
      { exports: { '.': './index.js', './config': { types: './c.d.ts', default: './c.js' } } },
      [
        'export ./config names ./c.d.ts, which is not in the package',
        'export ./config names ./c.js, which is not in the package',
      ],
    ],
    [
      'whose command names no file',
      {},
      { bin: { own: './bin/own.js' } },
      ['bin own names ./bin/own.js, which is not in the package'],
    ],
    ['without any entry', {}, { exports: {} }, ['package.json has neither exports nor bin']],
    [
      'that runs a script on install',
      {},
      { scripts: { postinstall: 'node download.js' } },
      ['package.json has the script postinstall, which would run on install'],
    ],
    [
      'that imports a file which is not in it',
      { 'index.js': "import './lost.js';\n" },
      {},
      ['index.js imports ./lost.js, which is not in the package (lost.js)'],
    ],
    [
      'that imports a folder',
      { 'index.js': "export * from './deep';\n", 'deep/index.js': '' },
      {},
      ['index.js imports ./deep, which is not in the package (deep)'],
    ],
    [
      'that loads a lost file later',
      { 'a/b.js': "await import('../lost.js');\n" },
      {},
      ['a/b.js imports ../lost.js, which is not in the package (lost.js)'],
    ],
    [
      'that starts a lost file by its URL',
      { 'index.js': "export const child = new URL('./child.js', import.meta.url);\n" },
      {},
      ['index.js imports ./child.js, which is not in the package (child.js)'],
    ],
    [
      'that imports a package which it does not declare',
      { 'index.js': "import { a } from '@some/where/deep'; import b from 'left'; a(b);\n" },
      { devDependencies: { left: '1' } },
      [
        'index.js imports @some/where/deep, and package.json does not declare @some/where',
        'index.js imports left, and package.json does not declare left',
      ],
    ],
    [
      'whose declarations name what is not there',
      {
        'index.d.ts':
          "export type { A } from './a.js';\nexport declare const b: import('pg').Pool;\n",
      },
      {},
      [
        'index.d.ts imports ./a.js, which is not in the package (a.js)',
        'index.d.ts imports pg, and package.json does not declare pg',
      ],
    ],
    [
      'that imports what it does not export itself',
      { 'index.js': "import 'own/inside';\n" },
      {},
      ['index.js imports own/inside, which is no export'],
    ],
  ])('%s', (_what, files, manifest, faults) => {
    expect(faultsOf(files as unknown as Record<string, string>, manifest)).toEqual(faults);
  });
});

test('a package that has all that it names is whole', () => {
  const files = {
    'index.js': "import 'node:fs'; import 'left/x'; import './a.js'; import 'own';\n",
    'index.d.ts':
      "import type { A } from './a.js';\nimport type { Pool } from 'pg';\nexport type B = A | Pool;\n",
    'a.js': 'export const text = "import \'./not-code.js\'";\n',
    'a.d.ts': 'export type A = 1;\n',
  };
  const manifest = { dependencies: { '@types/pg': '8' }, peerDependencies: { left: '1' } };
  expect(faultsOf(files, manifest)).toEqual([]);
});
