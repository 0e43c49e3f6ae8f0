import { expect, test } from 'vitest';
import { forgiveAbsence, pointToCompiledFiles } from '../../../../scripts/package/compile.ts';
import { optionalPeers, packageManifest } from '../../../../scripts/package/write-manifest.ts';

const source = {
  name: 'own',
  private: true,
  scripts: { prepare: 'x' },
  devDependencies: { left: '1' },
  peerDependenciesMeta: { queue: { optional: true }, runner: {} },
  exports: { '.': './index.ts', './deep/entry': './a/b.ts', './package.json': './package.json' },
};

test('the published manifest has compiled exports, no scripts and may be published', () => {
  expect(packageManifest(source)).toEqual({
    name: 'own',
    peerDependenciesMeta: source.peerDependenciesMeta,
    main: './index.js',
    types: './index.d.ts',
    exports: {
      '.': { types: './index.d.ts', default: './index.js' },
      './deep/entry': { types: './a/b.d.ts', default: './a/b.js' },
      './package.json': './package.json',
    },
    typesVersions: { '*': { '.': ['./index.d.ts'], 'deep/entry': ['./a/b.d.ts'] } },
  });
});

test('plain JavaScript has its declaration beside it', () => {
  const { exports } = packageManifest({ ...source, exports: { './hook': './a/hook.mjs' } });
  expect(exports).toEqual({ './hook': { types: './a/hook.d.mts', default: './a/hook.mjs' } });
});

test('only peers that are optional may be absent', () => {
  expect(optionalPeers(source)).toEqual(['queue']);
});

test('what is loaded by URL and what a declaration imports are the compiled files', () => {
  expect(
    pointToCompiledFiles(
      `new URL('./child.ts', import.meta.url); new URL('./model.onnx', import.meta.url);
import type { A } from './a.ts';
export declare const b: import("../b.ts").B;
const text = 'say ./c.ts';`,
    ),
  ).toBe(`new URL('./child.js', import.meta.url); new URL('./model.onnx', import.meta.url);
import type { A } from './a.js';
export declare const b: import("../b.js").B;
const text = 'say ./c.ts';`);
});

test('a declaration compiles without an optional package, and not without another', () => {
  const text = `import type { Job } from 'queue';
import { type Deep } from 'queue/deep';
import type { Pool } from 'pg';
`;
  expect(forgiveAbsence(text, ['queue'])).toBe(`// @ts-ignore: optional
import type { Job } from 'queue';
// @ts-ignore: optional
import { type Deep } from 'queue/deep';
import type { Pool } from 'pg';
`);
});
