import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../../../harness/config/load-config.ts';
import type { SuiteName } from '../../../../harness/config/profile.ts';
import { UsageError } from '../../../../harness/errors.ts';
import { findSuiteFiles } from '../../../../harness/run/find-suite-files.ts';
import { pickFiles, readWords } from '../../../../harness/run/pick-suites.ts';

async function project(
  files: readonly string[],
  suites: Readonly<Record<string, readonly string[]>> = {},
): Promise<{ root: string; find: (suite: SuiteName) => Record<string, readonly string[]> }> {
  const root = mkdtempSync(join(tmpdir(), 'assay-files-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  writeFileSync(join(root, 'assay.config.json'), JSON.stringify({ suites }));
  const loaded = await loadConfig({ cwd: root });
  const find = (suite: SuiteName): Record<string, readonly string[]> => {
    const found = findSuiteFiles(suite, loaded);
    return {
      tests: shorten(root, found.tests),
      found: shorten(root, found.found),
      leaks: shorten(root, found.leaks),
      scripts: shorten(root, found.scripts),
    };
  };
  return { root, find };
}

function shorten(root: string, paths: readonly string[]): string[] {
  return paths.map((path) => relative(root, path));
}

describe('by default', () => {
  const endings = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'];

  test.each(endings)('a test that ends with .%s is found where it is', async (ending) => {
    const file = `src/deep/a.test.${ending}`;
    const { find } = await project([file, `suites/unit/b.spec.${ending}`]);
    expect(find('unit').tests).toEqual([file, `suites/unit/b.spec.${ending}`]);
  });

  test("only what lies in the folder of its suite has to run, whatever the project's own runner says", async () => {
    const { find } = await project([
      'e2e/a.spec.ts',
      'suites/outside/c.test.ts',
      'suites/unit/b.test.ts',
    ]);
    expect(find('unit').found).toEqual(['e2e/a.spec.ts', 'suites/outside/c.test.ts']);
  });

  test('another suite keeps its files, and a leak hunt is no test', async () => {
    const { find } = await project([
      'suites/integration/a.test.ts',
      'suites/stress/b.leak.mjs',
      'suites/stress/c.test.js',
      'suites/load/d.js',
      'test/e.test.ts',
    ]);
    expect(find('unit').tests).toEqual(['test/e.test.ts']);
    expect(find('integration').tests).toEqual(['suites/integration/a.test.ts']);
    expect(find('stress')).toMatchObject({
      tests: ['suites/stress/c.test.js'],
      leaks: ['suites/stress/b.leak.mjs'],
    });
    expect(find('load').scripts).toEqual(['suites/load/d.js']);
  });

  test('neither dependencies, nor builds, nor hidden folders are looked through', async () => {
    const { find } = await project([
      'node_modules/a/a.test.js',
      'packages/b/node_modules/c/c.test.js',
      'dist/a.test.js',
      'coverage/a.test.js',
      '.cache/a.test.js',
      'src/a.test.js',
    ]);
    expect(find('unit').tests).toEqual(['src/a.test.js']);
  });
});

describe('globs of the user', () => {
  test('leave out what they negate', async () => {
    const { find } = await project(['src/a.test.ts', 'src/int/b.test.ts'], {
      unit: ['src/**/*.test.ts', '!src/int/**'],
      integration: ['src/int/**/*.test.ts'],
    });
    expect(find('unit').tests).toEqual(['src/a.test.ts']);
    expect(find('integration').tests).toEqual(['src/int/b.test.ts']);
  });

  test('that name one file for two suites are refused: it would run twice', async () => {
    const { find } = await project(['src/a.test.ts'], {
      unit: ['src/**'],
      integration: ['src/a*'],
    });
    expect(() => find('unit')).toThrow(
      'src/a.test.ts is in suites.unit and in suites.integration: it would run twice',
    );
  });

  test.each(['unit', 'integration', 'stress', 'load'] as const)(
    'that name no file are refused: %s',
    async (name) => {
      const { find } = await project(['src/a.test.ts'], {
        [name]: ['src/*.test.ts', 'src/it/*.test.ts'],
      });
      expect(() => find(name)).toThrow(`suites.${name}: no file matches 'src/it/*.test.ts'`);
    },
  );

  test('may be none', async () => {
    const { find } = await project(['suites/load/a.ts'], { load: [] });
    expect(find('load').scripts).toEqual([]);
  });
});

describe('the words of a command line', () => {
  test('are suites, files and folders', async () => {
    const { root } = await project(['src/a.test.ts']);
    expect(readWords(['unit', 'src/a.test.ts', 'src'], root)).toEqual({
      suites: ['unit'],
      paths: [join(root, 'src/a.test.ts'), join(root, 'src')],
    });
  });

  test.each([
    ['untt', "there is no suite 'untt'. Did you mean 'unit'?"],
    ['src/b.test.ts', 'there is no file src/b.test.ts'],
  ])('that are neither are refused: %s', async (word, message) => {
    const { root } = await project([]);
    expect(() => readWords([word], root)).toThrow(message);
  });
});

const suite = (name: string, tests: readonly string[]) => ({
  name,
  asked: false,
  globs: [`${name}/**`],
  tests,
  found: tests,
  leaks: [],
  scripts: [],
  junit: null,
});

describe('files that are asked for', () => {
  const suites = [
    suite('unit', ['/r/unit/a.ts', '/r/unit/ab.ts']),
    suite('integration', ['/r/i/a.ts']),
  ];

  test('are all that is left, and run without asking the runner of the project', () => {
    expect(pickFiles(suites, ['/r/unit/a.ts'], '/r')).toMatchObject([
      { name: 'unit', tests: ['/r/unit/a.ts'], found: [] },
    ]);
  });

  test('may be those of a folder', () => {
    expect(pickFiles(suites, ['/r/unit'], '/r')[0]?.tests).toHaveLength(2);
  });

  test('that no suite has are refused with the globs that were looked at', async () => {
    const { root } = await project(['src/a.ts']);
    expect(() => pickFiles(suites, [join(root, 'src/a.ts')], root)).toThrow(UsageError);
    expect(() => pickFiles(suites, [join(root, 'src/a.ts')], root)).toThrow(
      'src/a.ts is no file of these suites: their globs are unit/**, integration/**',
    );
  });
});
