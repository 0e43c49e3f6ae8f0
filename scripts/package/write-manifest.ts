import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The fields of the repository's package.json that are read here. */
export interface Source {
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly exports: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Of the repository only: the package has no scripts, and none runs when it is installed. */
const ownFields = new Set(['private', 'scripts', 'allowScripts', 'devDependencies', 'workspaces']);

export function readSource(repository: string): Source {
  return JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Source;
}

/** Packages that a project may not have. */
export function optionalPeers({ peerDependenciesMeta = {} }: Source): readonly string[] {
  return Object.entries(peerDependenciesMeta).flatMap(([name, { optional }]) =>
    optional === true ? [name] : [],
  );
}

/** Writes the package.json of the package: the repository's, with exports of compiled files. */
export function writeManifest(source: Source, out: string): void {
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(packageManifest(source), null, 2)}\n`);
}

export function packageManifest(source: Source): Record<string, unknown> {
  const kept = Object.entries(source).filter(([field]) => !ownFields.has(field));
  const compiled = Object.entries(source.exports).map(
    ([name, path]) => [name, compiledExport(path)] as const,
  );
  return {
    ...Object.fromEntries(kept),
    ...entryOf(source.exports['.']),
    exports: Object.fromEntries(compiled),
    // Compilers that know no exports (moduleResolution node10, the default of CommonJS before
    // TypeScript 6) find an entry's types by this.
    typesVersions: {
      '*': Object.fromEntries(
        compiled.flatMap(([name, target]) =>
          typeof target === 'string' ? [] : [[name === '.' ? '.' : name.slice(2), [target.types]]],
        ),
      ),
    },
  };
}

/** Tools that know no exports find the package itself by these. */
function entryOf(path: string | undefined): { main?: string; types?: string } {
  const entry = path === undefined ? undefined : compiledExport(path);
  if (entry === undefined || typeof entry === 'string') return {};
  return { main: entry.default, types: entry.types };
}

function compiledExport(path: string): string | { types: string; default: string } {
  // Plain JavaScript is not compiled: its declaration lies beside it.
  if (path.endsWith('.mjs')) return { types: path.replace(/\.mjs$/, '.d.mts'), default: path };
  if (!path.endsWith('.ts')) return path;
  const base = path.slice(0, -'.ts'.length);
  return { types: `${base}.d.ts`, default: `${base}.js` };
}
