import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Compiles the harness and its fixtures file by file into `out`, with declarations.
 * @param optional packages that a project may not have
 */
export function compile(repository: string, out: string, optional: readonly string[]): void {
  const tsc = join(repository, 'node_modules/.bin/tsc');
  const args = ['-p', join(repository, 'tsconfig.build.json'), '--outDir', out];
  execFileSync(tsc, args, { cwd: repository, stdio: 'inherit' });
  for (const file of globSync('**/*.{js,d.ts}', { cwd: out })) {
    const path = join(out, file);
    const text = readFileSync(path, 'utf8');
    const pointed = file.endsWith('.d.ts')
      ? forgiveAbsence(pointToCompiledFiles(text), optional)
      : pointToCompiledFiles(text);
    if (pointed !== text) writeFileSync(path, pointed);
  }
}

/**
 * The compiler renames what a module imports. Files that are started or loaded by URL, and what a
 * declaration imports, it leaves as they were written.
 */
export function pointToCompiledFiles(text: string): string {
  return text
    .replaceAll(/(new URL\('[^']+)\.ts(', import\.meta\.url\))/g, '$1.js$2')
    .replaceAll(/(\bfrom |\bimport\()(["'])(\.{1,2}\/[^"']+)\.ts\2/g, '$1$2$3.js$2');
}

/** A declaration that names an optional package has to compile, strictly, where that is absent. */
export function forgiveAbsence(text: string, optional: readonly string[]): string {
  return text.replaceAll(
    /^import (?:type )?[^'"\n]+ from ["']([^"']+)["'];$/gm,
    (line, name: string) =>
      optional.some((one) => name === one || name.startsWith(`${one}/`))
        ? `// @ts-ignore: optional\n${line}`
        : line,
  );
}
