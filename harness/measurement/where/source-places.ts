import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { CallFrame } from './cpu-profile.ts';

/** A folder, and what its files are called by: `''` for the root of the repository. */
export interface SourceRoot {
  readonly folder: string;
  readonly as: string;
}

/** Where a function is written, in words that are the same on both sides. */
export interface SourcePlace {
  /** From the root of the repository; of Node and of packages as they are called. Empty of no file. */
  readonly file: string;
  /** From 1; null of what has no line. */
  readonly line: number | null;
  /** Whether it is the project's own, and no package's or Node's. */
  readonly isOwn: boolean;
}

/** Says where the functions of a profile are written; files and source maps are read once. */
export class SourcePlaces {
  readonly #roots: readonly SourceRoot[];
  readonly #maps = new Map<string, SourceMap | null>();

  /** @param roots the innermost first, without a slash at the end */
  constructor(roots: readonly SourceRoot[]) {
    this.#roots = roots;
  }

  placeOf({ url, lineNumber, columnNumber }: CallFrame): SourcePlace {
    if (url === '') return { file: '', line: null, isOwn: false };
    const path = url.startsWith('file://') ? fileURLToPath(url) : url;
    if (!path.startsWith('/')) return { file: path, line: lineNumber + 1, isOwn: false };
    const written = this.#written(path, lineNumber, columnNumber);
    const file = this.#named(written.path);
    const isOwn = file !== null && !file.includes('node_modules/');
    return { file: file ?? shortened(written.path), line: written.line + 1, isOwn };
  }

  /** As it was before a compiler made it into what runs, where that left a map. */
  #written(path: string, line: number, column: number): { path: string; line: number } {
    const entry = this.#mapOf(path)?.findEntry(line, column);
    if (entry === undefined || !('originalSource' in entry)) return { path, line };
    const source = entry.originalSource;
    const original = source.startsWith('file://')
      ? fileURLToPath(source)
      : resolve(dirname(path), source);
    return { path: original, line: entry.originalLine };
  }

  #mapOf(path: string): SourceMap | null {
    let map = this.#maps.get(path);
    if (map === undefined) this.#maps.set(path, (map = readMap(path)));
    return map;
  }

  #named(path: string): string | null {
    const root = this.#roots.find(({ folder }) => path.startsWith(`${folder}/`));
    if (root === undefined) return null;
    const inside = path.slice(root.folder.length + 1);
    return root.as === '' ? inside : `${root.as}/${inside}`;
  }
}

/** A file of neither side: its package, or its name. */
function shortened(path: string): string {
  const at = path.lastIndexOf('/node_modules/');
  return at === -1 ? (path.split('/').at(-1) ?? path) : path.slice(at + 1);
}

const reference = /\/\/# sourceMappingURL=(?<where>\S+)\s*$/u;
const inline = /^data:application\/json[^,]*;base64,(?<data>.*)$/u;

function readMap(path: string): SourceMap | null {
  try {
    const where = reference.exec(readFileSync(path, 'utf8'))?.groups?.['where'];
    if (where === undefined) return null;
    const data = inline.exec(where)?.groups?.['data'];
    const text =
      data === undefined
        ? readFileSync(resolve(dirname(path), where), 'utf8')
        : Buffer.from(data, 'base64').toString('utf8');
    return new SourceMap(JSON.parse(text) as SourceMapPayload);
  } catch {
    // Gone, or no map: then what runs is named.
    return null;
  }
}
