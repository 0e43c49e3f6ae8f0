import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the project that a person wrote. */
export interface Source {
  /** Relative to the project's folder. */
  readonly path: string;
  readonly text: string;
}

const ignored = ['**/node_modules', '**/.*', '**/{dist,build,coverage,reports,vendor}'];
/** More than a service has by hand; a folder of generated files must not be read for minutes. */
const MOST_FILES = 2_000;
const MOST_BYTES = 256 * 1024;

/** Its JavaScript and TypeScript, those near the root first. */
export function readSources(folder: string): readonly Source[] {
  const paths = globSync('**/*.{js,mjs,cjs,ts,mts,cts,jsx,tsx}', { cwd: folder, exclude: ignored });
  return paths
    .filter((path) => !path.endsWith('.d.ts'))
    .toSorted((a, b) => depth(a) - depth(b) || a.localeCompare(b))
    .slice(0, MOST_FILES)
    .filter((path) => statSync(join(folder, path)).size <= MOST_BYTES)
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

/** Other files of the project, by glob; relative to its folder, sorted. */
export function findFiles(folder: string, ...globs: readonly string[]): readonly string[] {
  return globSync([...globs], { cwd: folder, exclude: ignored }).toSorted();
}

/** Folders that it lies in. */
function depth(path: string): number {
  return path.split('/').length;
}

export function isTest({ path }: Source): boolean {
  return /\.(?:test|spec)\.[cm]?[jt]sx?$/.test(path) || /(?:^|\/)__tests__\//.test(path);
}
