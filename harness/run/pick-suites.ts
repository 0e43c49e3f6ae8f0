import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { didYouMean } from '../config/nearest.ts';
import { type SuiteName, suiteName } from '../config/profile.ts';
import { UsageError } from '../errors.ts';
import type { SuiteFiles } from './find-suite-files.ts';

/** What a command line asks for: suites by name, and files of them. */
export interface Asked {
  readonly suites: readonly SuiteName[];
  /** Absolute paths of files and folders; empty for all. */
  readonly paths: readonly string[];
}

/**
 * Reads the words after `assay run`: each is a suite, or a file or folder.
 * @param cwd where paths are relative to
 * @throws {UsageError} a word is neither
 */
export function readWords(words: readonly string[], cwd: string): Asked {
  const suites: SuiteName[] = [];
  const paths: string[] = [];
  for (const word of words) {
    const suite = suiteName.options.find((name) => name === word);
    if (suite !== undefined) suites.push(suite);
    else if (existsSync(resolve(cwd, word))) paths.push(resolve(cwd, word));
    else throw noSuch(word);
  }
  return { suites, paths };
}

function noSuch(word: string): UsageError {
  if (/[./\\]/.test(word)) {
    return new UsageError(`there is no file ${word}`, {
      remedy: 'Name a file of a suite, relative to this folder.',
    });
  }
  return new UsageError(`there is no suite '${word}'.${didYouMean(word, suiteName.options)}`, {
    remedy: `Suites: ${suiteName.options.join(', ')}; or name a file of one.`,
  });
}

/**
 * What is left of the files of the suites when some are asked for. Suites without one fall away, unless
 * they were named.
 * @throws {UsageError} a path names no file of any suite
 */
export function pickFiles<Suite extends SuiteFiles & { readonly asked: boolean }>(
  suites: readonly Suite[],
  paths: readonly string[],
  root: string,
): readonly Suite[] {
  if (paths.length === 0) return suites;
  const files = suites.flatMap(({ tests, leaks, scripts }) => [...tests, ...leaks, ...scripts]);
  for (const path of paths) {
    if (!files.some((file) => isAt(file, path))) throw inNoSuite(path, suites, root);
  }
  const isPicked = (file: string): boolean => paths.some((path) => isAt(file, path));
  return suites
    .map((suite) => ({
      ...suite,
      tests: suite.tests.filter(isPicked),
      // Asked for by name: it runs whatever the project's Vitest includes.
      found: [],
      leaks: suite.leaks.filter(isPicked),
      scripts: suite.scripts.filter(isPicked),
      junit: null,
    }))
    .filter(({ tests, leaks, scripts }) => tests.length + leaks.length + scripts.length > 0);
}

function isAt(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path}/`);
}

function inNoSuite(path: string, suites: readonly SuiteFiles[], root: string): UsageError {
  const globs = [...new Set(suites.flatMap((suite) => suite.globs))];
  const what = statSync(path).isDirectory() ? 'has no file' : 'is no file';
  return new UsageError(
    `${relative(root, path)} ${what} of these suites: their globs are ${globs.join(', ')}`,
    { remedy: 'Name another file, or add a glob for it under suites in the config.' },
  );
}
