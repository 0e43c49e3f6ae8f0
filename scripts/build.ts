import { renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage } from './package/check-package.ts';
import { compile } from './package/compile.ts';
import { copyAssets } from './package/copy-assets.ts';
import { optionalPeers, readSource, writeManifest } from './package/write-manifest.ts';

/**
 * Builds the package to publish, `npm run build && npm publish ./dist`. Node strips types only outside
 * of node_modules, so there the harness has to be JavaScript: file by file, in the same tree, with the
 * exports of package.json pointing at it. A package with a fault takes no other one's place.
 */
const repository = fileURLToPath(new URL('..', import.meta.url));
const out = resolve(process.argv[2] ?? join(repository, 'dist'));
const partial = `${out}.partial-${process.pid}`;

try {
  const source = readSource(repository);
  compile(repository, partial, optionalPeers(source));
  copyAssets(repository, partial);
  writeManifest(source, partial);
  const faults = checkPackage(partial);
  if (faults.length > 0) {
    process.stderr.write(`the package has ${faults.length} fault(s):\n  ${faults.join('\n  ')}\n`);
    process.exitCode = 1;
  } else {
    rmSync(out, { recursive: true, force: true });
    renameSync(partial, out);
  }
} finally {
  rmSync(partial, { recursive: true, force: true });
}
