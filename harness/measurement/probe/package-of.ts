const folder = '/node_modules/';

/** The package that a file belongs to, the innermost where they are nested; null for a file of one's own. */
export function packageOf(file: string): string | null {
  const at = file.lastIndexOf(folder);
  if (at === -1) return null;
  return /^(@[^/]+\/)?[^/]+/.exec(file.slice(at + folder.length))?.[0] ?? null;
}
