import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import type { StartedTargets } from '../../../fixtures/target/start-targets.ts';
import type { Worktree } from '../../compare/worktree.ts';
import type { RunContext } from '../context.ts';
import { startTargetsIn } from './start-run-target.ts';

/** Where the project of a run is in a worktree of its repository. */
export interface BaseProject {
  readonly folder: string;
  readonly commit: string;
}

export function projectIn(tree: Worktree, repository: string, root: string): BaseProject {
  return { folder: join(tree.folder, relative(repository, root)), commit: tree.commit };
}

/**
 * Starts the back end as it was at another commit, by the config of today: on a port, a database and a Redis
 * namespace of its own. The database has the migrations of that commit.
 * @throws {InfrastructureError} it did not get ready
 */
export async function startBaseTarget(
  context: RunContext,
  { folder }: BaseProject,
  options: { readonly phase: string; readonly abort: AbortSignal },
): Promise<StartedTargets> {
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
