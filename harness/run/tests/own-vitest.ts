import { readFileSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { missingPackage } from '../../config/optional-package.ts';
import { UsageError } from '../../errors.ts';

/** The Vitest of a project: its tests run on it, and on no other. */
export interface OwnVitest {
  /** Such as `5.1.1`. */
  readonly version: string;
  /** URL of `vitest/node`. */
  readonly entry: string;
}

/** Worker-scoped fixtures came with 3.2. */
const oldest = { major: 3, minor: 2 };
/** Tags came with 4.1. */
const firstWithTags = { major: 4, minor: 1 };

/**
 * @param root folder of the config
 * @param because what needs it: `the suite unit has test files`
 * @throws {InfrastructureError} it is not installed, or its peer Vite is not
 * @throws {UsageError} it is too old
 */
export function findOwnVitest(root: string, because: string): OwnVitest {
  const entry = locate(root);
  if (entry === null) throw missingPackage('vitest', because);
  const folder = dirname(dirname(entry));
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  const { version, peerDependencies } = JSON.parse(manifest) as {
    version: string;
    peerDependencies?: Readonly<Record<string, string>>;
  };
  if (!isAtLeast(version, oldest)) {
    throw new UsageError(
      `vitest ${version} (${folder}) is too old: it has to be ${oldest.major}.${oldest.minor} or later`,
      { remedy: 'npm i -D vitest@latest' },
    );
  }
  if (peerDependencies?.['vite'] !== undefined && !hasVite(entry)) {
    throw missingPackage('vite', `vitest ${version} runs on it`);
  }
  return { version, entry: pathToFileURL(entry).href };
}

export function hasTags({ version }: OwnVitest): boolean {
  return isAtLeast(version, firstWithTags);
}

/** From the project, as its own `import 'vitest'` would; else the one beside this package. */
function locate(root: string): string | null {
  for (const from of [join(root, 'package.json'), import.meta.url]) {
    try {
      return createRequire(from).resolve('vitest/node');
    } catch {
      // Not there: the next.
    }
  }
  return null;
}

/** Its peer, which npm and pnpm install by themselves, and Yarn does not. */
function hasVite(entry: string): boolean {
  try {
    return findPackageJSON('vite', pathToFileURL(entry)) !== undefined;
  } catch {
    return false;
  }
}

function isAtLeast(version: string, bound: { major: number; minor: number }): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > bound.major || (major === bound.major && minor >= bound.minor);
}
