import { readFileSync } from 'node:fs';

const named = /^(?:k6(?:\/.*)?|assay\/k6)$/u;
/** A file without such a text has no such import, and is not parsed. */
const mentioned = /['"](?:k6|k6\/[^'"]*|assay\/k6)['"]/u;

/**
 * Whether a module is a script for k6: it imports `k6`, `k6/…` or `assay/k6`, which nothing but k6 can
 * load. Types that it imports are gone by then, and do not count.
 */
export async function isK6Script(path: string): Promise<boolean> {
  const code = readText(path);
  if (!mentioned.test(code)) return false;
  const { parseSync } = await import('rolldown/utils');
  const { staticImports, staticExports } = parseSync(path, code).module;
  const imported = staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ moduleRequest }) => moduleRequest.value);
  const passedOn = staticExports.flatMap(({ entries }) =>
    entries.filter(({ isType }) => !isType).map(({ moduleRequest }) => moduleRequest?.value ?? ''),
  );
  return [...imported, ...passedOn].some((name) => named.test(name));
}

/** Nothing where it can't be read: who loads it says why. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
