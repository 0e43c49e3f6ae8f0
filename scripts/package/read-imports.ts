import { readFileSync } from 'node:fs';
import { parseSync } from 'rolldown/utils';

/** One thing that a file needs beside itself. */
export interface Import {
  readonly specifier: string;
  /** `code` is loaded when it runs, `types` by a compiler, `url` is a file that is started or read. */
  readonly kind: 'code' | 'types' | 'url';
}

/** Every import of a module with a fixed name: static, dynamic, re-exported, and files by URL. */
export function readImports(path: string): readonly Import[] {
  const text = readFileSync(path, 'utf8');
  const isDeclaration = path.endsWith('.d.ts');
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} can't be parsed: ${errors[0]?.message}`);
  const kind = isDeclaration ? 'types' : 'code';
  const imported = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest }) =>
      fixedText(text.slice(moduleRequest.start, moduleRequest.end)),
    ),
    // The type `import('pg').Pool` is no import of a module to the parser.
    ...(isDeclaration ? matches(text, /\bimport\(["']([^"']+)["']\)/g) : []),
  ];
  const urls = isDeclaration ? [] : matches(text, /new URL\('([^']+)', import\.meta\.url\)/g);
  return [
    ...[...new Set(imported)].map((specifier): Import => ({ specifier, kind })),
    ...[...new Set(urls)].map((specifier): Import => ({ specifier, kind: 'url' })),
  ];
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);
}

/** The text of a string literal; nothing where the name is made at run time. */
function fixedText(source: string): readonly string[] {
  const literal = /^(["'])([^"']*)\1$/.exec(source);
  return literal?.[2] === undefined ? [] : [literal[2]];
}
