import { resolve } from 'node:path';
import { loadConfig } from '../../config/load-config.ts';
import { InfrastructureError } from '../../errors.ts';
import { fetchRuns, pushRuns } from '../../history/branch/branch-history.ts';
import { GitError } from '../../history/branch/git.ts';
import { runIds } from '../../run/run-folder.ts';

export interface CarryOptions {
  /** Branch whose runs are brought here; null for none. */
  readonly fetch: string | null;
  /** Branch that gets the runs that are here; null for none. */
  readonly push: string | null;
  readonly remote: string;
  readonly configFile: string | null;
}

/**
 * `assay history --fetch` and `--push`: carries runs between jobs by a branch of the repository.
 * @throws {InfrastructureError} git can't read or write the branch
 */
export async function carryHistory({
  fetch,
  push,
  remote,
  configFile,
}: CarryOptions): Promise<void> {
  const { config, root } = await loadConfig({ file: configFile });
  const folder = resolve(root, config.reports.folder);
  const runs = () => ({ folder, ids: runIds(folder), keep: config.reports.keep });
  try {
    if (fetch !== null) {
      const count = await fetchRuns({ root, remote, branch: fetch }, runs());
      say(`${counted(count)} came from ${remote}/${fetch}`);
    }
    if (push !== null) {
      const count = await pushRuns({ root, remote, branch: push }, runs());
      say(`${remote}/${push} has ${counted(count)}`);
    }
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new InfrastructureError(`the runs could not be carried: ${error.message}`, {
      remedy: `See whether git reaches ${remote}; on GitHub --push needs permissions: { contents: write }.`,
      cause: error,
    });
  }
}

function counted(runs: number): string {
  return `${runs} ${runs === 1 ? 'run' : 'runs'}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
