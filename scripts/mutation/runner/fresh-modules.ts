import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The number of the load that a module is of. */
const fresh = /\?\d+$/;

/**
 * Loads a file and all that it imports of the same folder anew each time, so that no mutant leaves anything
 * to the next one; of packages there is one copy. `vitest` is the one beside this file.
 * @param root the folder of the program under test
 * @param sourceOf the source of a file of it, in TypeScript
 */
export function freshModules(
  root: string,
  sourceOf: (file: string) => string,
): (file: string) => Promise<unknown> {
  const inside = pathToFileURL(join(root, '/')).href;
  const packages = new URL('node_modules/', inside).href;
  const vitest = new URL('vitest.ts', import.meta.url).href;
  const known = new Map<string, string>();
  const stripped = (source: string): string => {
    const code = known.get(source) ?? stripTypeScriptTypes(source);
    known.set(source, code);
    return code;
  };
  const isOwn = (url: string): boolean => url.startsWith(inside) && !url.startsWith(packages);
  let loads = 0;

  registerHooks({
    resolve(specifier, context, next) {
      const load = fresh.exec(context.parentURL ?? '');
      if (load === null) return next(specifier, context);
      if (specifier === 'vitest') return { url: vitest, shortCircuit: true };
      const found = next(specifier, context);
      return isOwn(found.url) ? { ...found, url: `${found.url}${load[0]}` } : found;
    },
    load(url, context, next) {
      if (!fresh.test(url)) return next(url, context);
      return {
        format: 'module',
        source: stripped(sourceOf(fileURLToPath(url))),
        shortCircuit: true,
      };
    },
  });

  return (file) => {
    loads++;
    return import(`${pathToFileURL(join(root, file)).href}?${loads}`);
  };
}
