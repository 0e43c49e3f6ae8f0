import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import type { Worktree } from '../../compare/worktree.ts';
import type { RunContext } from '../context.ts';
import { type RunTarget, startTargetsIn, type TargetPlace } from './start-run-target.ts';

/** Where the project of a run is in a worktree of its repository. */
export interface BaseProject {
  readonly folder: string;
  readonly commit: string;
  /** The repository, as that commit has it and as the working tree does. */
  readonly checkout: string;
  readonly repository: string;
}

export function projectIn(tree: Worktree, repository: string, root: string): BaseProject {
  const folder = join(tree.folder, relative(repository, root));
  return { folder, commit: tree.commit, checkout: tree.folder, repository };
}

/**
 * Starts the back end as it was at another commit, by the config of today: on a port, a database and a Redis
 * namespace of its own. The database has the migrations of that commit.
 * @throws {InfrastructureError} it did not get ready
 */
export async function startBaseTarget(
  context: RunContext,
  { folder }: BaseProject,
  options: Pick<TargetPlace, 'phase' | 'abort' | 'environment' | 'countsStatements'>,
): Promise<RunTarget> {
  const { migrations, seed } = context.plan.loaded.config.services.postgres ?? {};
  return await startTargetsIn(context, {
    ...options,
    log: 'base',
    folder,
    source: { migrations: pathIn(folder, migrations), seed: pathIn(folder, seed) },
    // A fixed port is the other side's.
    url: null,
  });
}

function pathIn(folder: string, path: string | undefined): string | undefined {
  const there = path === undefined ? null : resolve(folder, path);
  return there !== null && existsSync(there) ? there : undefined;
}
