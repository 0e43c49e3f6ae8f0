import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

import type { Plugin } from 'rolldown';

import type { DuetSide } from './duet-turns.ts';

const marked = /\?assay-side=(?<side>base|candidate)$/u;

/** The name under which a side's copy of a module is bundled. */
export function copyOf(module: string, side: DuetSide): string {
  return `${module}?assay-side=${side}`;
}

/** The file behind a module, whichever copy of it that is. */
export function withoutSide(id: string): string {
  return id.replace(marked, '');
}

function sideOf(id: string): DuetSide | null {
  return (marked.exec(id)?.groups?.['side'] ?? null) as DuetSide | null;
}

const moduleTypes: Readonly<Record<string, 'ts' | 'tsx' | 'jsx' | 'json' | 'js'>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
  '.json': 'json',
};

/**
 * Bundles a script twice, with all that it imports: one copy a side of a duet, each with an `__ENV` of its
 * own. A script may read its target's address where it is loaded and keep it in a constant; that one copy
 * could not be told two addresses. What the harness and k6 bring is shared.
 * @param isShared says of a module that both sides have it in common
 */
export function duetCopies(isShared: (id: string) => boolean): Plugin {
  return {
    name: 'assay-duet',
    async resolveId(id, importer, options) {
      if (sideOf(id) !== null) return id;
      const side = importer === undefined ? null : sideOf(importer);
      if (side === null || importer === undefined) return null;
      const found = await this.resolve(id, withoutSide(importer), { ...options, skipSelf: true });
      if (found === null || found.external !== false || isShared(found.id)) return found;
      return { ...found, id: copyOf(found.id, side) };
    },
    async load(id) {
      const side = sideOf(id);
      if (side === null) return null;
      const file = withoutSide(id);
      const code = await readFile(file, 'utf8');
      const moduleType = moduleTypes[extname(file)] ?? 'js';
      const reads = moduleType !== 'json' && /\b__ENV\b/u.test(code);
      // On the first line, so that the lines below keep their numbers.
      const head = reads ? `const __ENV = globalThis.assayEnvironmentOf('${side}'); ` : '';
      return { code: head + code, moduleType };
    },
  };
}
