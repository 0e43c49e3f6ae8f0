/**
 * Paths of a script that is bundled into one module, which k6 would take to be in the folder of its
 * entry: what a module opens or resolves is looked up from the module's own folder.
 */

/** `open` as a module in `folder` has it. */
export function openFrom(folder: string): typeof open {
  const own = globalThis.open as unknown as (path: string, mode?: string) => unknown;
  const opened = (path: string, mode?: string): unknown =>
    mode === undefined ? own(absolute(folder, path)) : own(absolute(folder, path), mode);
  return opened as unknown as typeof open;
}

/** `import.meta.resolve` as a module in `folder` has it. */
export function resolveFrom(folder: string): (path: string) => string {
  return (path) => (/^(?:\w+:|k6(?:\/|$))/.test(path) ? path : `file://${absolute(folder, path)}`);
}

function absolute(folder: string, path: string): string {
  if (path.startsWith('/') || path.startsWith('file:')) return path;
  const parts = folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
