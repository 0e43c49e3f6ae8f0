import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { type Import, readImports } from './read-imports.ts';

/** The fields of a package.json that say what a package offers and what it may import. */
interface Manifest {
  readonly name?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Scripts that npm runs on the machine of whoever installs the package. */
const installScripts = ['preinstall', 'install', 'postinstall', 'prepare'];

/**
 * What is wrong with a package that is about to be packed: an export without its file, an import of a
 * file that is not in it or of a package that it does not declare, a script that runs on install.
 * @param folder where its package.json is
 * @returns one sentence a fault; empty when all is well
 */
export function checkPackage(folder: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const code = globSync('**/*.{js,mjs,d.ts}', { cwd: folder, exclude: ['node_modules/**'] });
  return [
    ...missingEntries(folder, manifest),
    ...installScripts
      .filter((name) => manifest.scripts?.[name] !== undefined)
      .map((name) => `package.json has the script ${name}, which would run on install`),
    ...code.toSorted().flatMap((file) => faultsOf(file, folder, manifest)),
  ];
}

function missingEntries(folder: string, { exports = {}, bin = {} }: Manifest): readonly string[] {
  const entries = [
    ...Object.entries(exports).flatMap(([name, target]) =>
      (typeof target === 'string' ? [target] : Object.values(target)).map(
        (path) => [`export ${name}`, path] as const,
      ),
    ),
    ...Object.entries(bin).map(([name, path]) => [`bin ${name}`, path] as const),
  ];
  if (entries.length === 0) return ['package.json has neither exports nor bin'];
  return entries
    .filter(([, path]) => !isFile(join(folder, path)))
    .map(([name, path]) => `${name} names ${path}, which is not in the package`);
}

function faultsOf(file: string, folder: string, manifest: Manifest): readonly string[] {
  const path = join(folder, file);
  return readImports(path)
    .map((imported) => faultOf(imported, path, folder, manifest))
    .filter((fault) => fault !== null)
    .map((fault) => `${file} ${fault}`);
}

function faultOf(
  { specifier, kind }: Import,
  importer: string,
  folder: string,
  manifest: Manifest,
): string | null {
  if (specifier.startsWith('.')) {
    const target = join(dirname(importer), specifier);
    if (isImportable(target, kind)) return null;
    return `imports ${specifier}, which is not in the package (${relative(folder, target)})`;
  }
  if (kind === 'url' || isBuiltin(specifier) || /^(?:https?|data|file):/.test(specifier))
    return null;
  const name = packageOf(specifier);
  if (name === manifest.name) {
    const entry = `.${specifier.slice(name.length)}`;
    return manifest.exports?.[entry] === undefined
      ? `imports ${specifier}, which is no export`
      : null;
  }
  // k6 brings its own modules; what is bundled for it keeps these imports.
  if (name === 'k6' && typesOf(name) in (manifest.dependencies ?? {})) return null;
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  const isDeclared = name in declared || (kind === 'types' && typesOf(name) in declared);
  return isDeclared ? null : `imports ${specifier}, and package.json does not declare ${name}`;
}

/** A declaration file names the compiled file; what is there beside it is the declaration. */
function isImportable(target: string, kind: Import['kind']): boolean {
  if (kind !== 'types') return isFile(target) || (kind === 'url' && existsSync(target));
  return isFile(target.replace(/\.js$/, '.d.ts')) || isFile(target);
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/** `@types/pg` for `pg`, `@types/scope__name` for `@scope/name`. */
function typesOf(name: string): string {
  return `@types/${name.startsWith('@') ? name.slice(1).replace('/', '__') : name}`;
}

/** `k6` of `k6/http`, `@scope/name` of `@scope/name/entry`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
