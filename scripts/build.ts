import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Builds the package to publish, `npm run build && npm publish dist`. Node strips types only outside
 * of node_modules, so there the harness has to be JavaScript: file by file, in the same tree, with
 * the exports of package.json pointing at it.
 */
const repository = fileURLToPath(new URL('..', import.meta.url));
const out = process.argv[2] ?? join(repository, 'dist');

rmSync(out, { recursive: true, force: true });
compile();
pointToCompiledFiles();
copyWhatIsNotCompiled();
writeManifest();

function compile(): void {
  const tsc = join(repository, 'node_modules/.bin/tsc');
  const args = ['-p', join(repository, 'tsconfig.build.json'), '--outDir', out];
  execFileSync(tsc, args, { cwd: repository, stdio: 'inherit' });
}

/** The compiler renames what is imported; files that are started or loaded by URL are named here. */
function pointToCompiledFiles(): void {
  for (const file of globSync('**/*.js', { cwd: out })) {
    const path = join(out, file);
    const text = readFileSync(path, 'utf8');
    const pointed = text.replaceAll(
      /(new URL\('[^']+)\.ts(', import\.meta\.url\))/g,
      (_whole, start: string, end: string) => `${start}.js${end}`,
    );
    if (pointed !== text) writeFileSync(path, pointed);
  }
}

function copyWhatIsNotCompiled(): void {
  const assets = globSync(['harness/**/*', 'fixtures/**/*'], {
    cwd: repository,
    withFileTypes: true,
  }).filter((entry) => entry.isFile() && !/\.(ts|py|pyc)$/.test(entry.name));
  for (const entry of assets) {
    const path = join(entry.parentPath, entry.name).slice(repository.length);
    mkdirSync(dirname(join(out, path)), { recursive: true });
    cpSync(join(repository, path), join(out, path));
  }
  const documents = ['bin', 'schemas', 'README.md', 'CHANGELOG.md', 'LICENSE'];
  for (const path of documents.filter((name) => existsSync(join(repository, name)))) {
    cpSync(join(repository, path), join(out, path), { recursive: true });
  }
}

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

function writeManifest(): void {
  const source = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Manifest;
  const { scripts: _scripts, allowScripts: _allow, devDependencies, exports, ...kept } = source;
  const manifest = {
    ...kept,
    exports: Object.fromEntries(
      Object.entries(exports).map(([name, path]) => [name, compiledExport(path)]),
    ),
    // The project's own Vitest runs its tests.
    peerDependencies: { vitest: devDependencies['vitest'] },
  };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function compiledExport(path: string): string | { types: string; default: string } {
  if (!path.endsWith('.ts')) return path;
  const base = path.slice(0, -'.ts'.length);
  return { types: `${base}.d.ts`, default: `${base}.js` };
}
