import { cpSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What a user of the package reads or runs beside the compiled code. */
const documents = ['bin', 'docs', 'schemas', 'README.md', 'CHANGELOG.md', 'LICENSE'];

/** Copies the files beside the code that it reads at run time, and the documents. */
export function copyAssets(repository: string, out: string): void {
  const assets = globSync(['harness/**/*', 'fixtures/**/*'], {
    cwd: repository,
    withFileTypes: true,
  }).filter((entry) => entry.isFile() && !/\.(?:ts|py|pyc)$/.test(entry.name));
  for (const entry of assets) {
    const path = relative(repository, join(entry.parentPath, entry.name));
    mkdirSync(dirname(join(out, path)), { recursive: true });
    cpSync(join(repository, path), join(out, path));
  }
  for (const path of documents) {
    cpSync(join(repository, path), join(out, path), { recursive: true });
  }
}
