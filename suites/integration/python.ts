import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../harness/config/environment.ts';

/** Where `npm run install:<name>` puts it; else the python3 of the PATH has to have it. */
export function pythonOf(name: string): string {
  const installed = join(cacheFolder(), name, 'bin', 'python');
  return existsSync(installed) ? installed : 'python3';
}

/**
 * Null where that python has these modules, else what is missing and what brings it. Finding is quick,
 * importing is not.
 */
export async function reasonWithout(
  name: string,
  modules: readonly string[],
): Promise<string | null> {
  const find = `
import importlib.util, sys
missing = [name for name in ${JSON.stringify(modules)} if importlib.util.find_spec(name) is None]
sys.exit(f"python3 has no {' and no '.join(missing)}: npm run install:${name}" if missing else 0)
`;
  try {
    await promisify(execFile)(pythonOf(name), ['-c', find]);
    return null;
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') return 'python3: not found';
    return stderr?.trim().split('\n').at(-1) ?? 'python3 failed';
  }
}
