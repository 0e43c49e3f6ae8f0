import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import type { DatabaseSource } from '../../fixtures/services/postgres/lease/template-source.ts';
import { openRunLeases, type RunLeases } from '../../fixtures/services/run-leases.ts';
import { type StartedServices, startServices } from '../../fixtures/services/start-services.ts';
import { type StartedTargets, startTargets } from '../../fixtures/target/start-targets.ts';
import { openWorktree } from '../compare/worktree.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { UsageError } from '../errors.ts';
import type { LoadRequest } from '../load/run-script.ts';
import type { DuetMeasurement } from '../measurement/duet/duet.ts';
import { runRound } from './run-round.ts';

/** Nothing of a back end is worth waiting for once it was measured. */
const GRACE_MS = 3000;

export interface CommitDuets extends AsyncDisposable {
  /** Launches the back ends of both commits, in turn the one or the other first, and has them share the load. */
  readonly compare: (commit: string, round: number) => Promise<readonly DuetMeasurement[]>;
}

export interface CommitDuetsRequest extends Pick<
  LoadRequest,
  'script' | 'folder' | 'signalsFile' | 'writeSignals' | 'abort'
> {
  readonly loaded: LoadedConfig;
  /** Folder of the repository. */
  readonly repository: string;
  /** The commit that the others are compared with, and what it is called. */
  readonly good: string;
  readonly against: string;
  readonly secondsARound: number;
  readonly blocksARound: number;
}

/**
 * Compares commits with a good one under the load of a script: by today's config and script, each commit's
 * back end in a worktree with its own dependencies, on a database with its own migrations. What is started
 * and laid out goes with whoever called, in whatever way that ends.
 */
export async function openCommitDuets(request: CommitDuetsRequest): Promise<CommitDuets> {
  const { loaded, repository, good, abort } = request;
  await using opening = new AsyncDisposableStack();
  const services = opening.use(
    await startServices(loaded.config.services, { root: loaded.root, signal: abort }),
  );
  const leases = opening.use(await openRunLeases(services));
  const base = opening.use(await openWorktree(repository, good));
  const opened = opening.move();
  let candidate: Awaited<ReturnType<typeof openWorktree>> | null = null;
  const treeOf = async (commit: string) => {
    if (candidate?.commit === commit) return candidate;
    await candidate?.[Symbol.asyncDispose]();
    candidate = null;
    return (candidate = await openWorktree(repository, commit));
  };
  return {
    compare: async (commit, round) => {
      abort.throwIfAborted();
      const tree = await treeOf(commit);
      const duets = await oneRound(request, { services, leases }, round, {
        base: base.folder,
        candidate: tree.folder,
      });
      abort.throwIfAborted();
      return duets;
    },
    [Symbol.asyncDispose]: async () => {
      await candidate?.[Symbol.asyncDispose]();
      await opened.disposeAsync();
    },
  };
}

interface Started {
  readonly services: StartedServices;
  readonly leases: RunLeases;
}

async function oneRound(
  request: CommitDuetsRequest,
  started: Started,
  round: number,
  folders: { readonly base: string; readonly candidate: string },
): Promise<readonly DuetMeasurement[]> {
  const { loaded, repository, against, secondsARound, blocksARound, abort, ...load } = request;
  const inTree = relative(repository, loaded.root);
  await using stack = new AsyncDisposableStack();
  const start = async (side: keyof typeof folders) =>
    stack.use(await startSide(join(folders[side], inTree), loaded, started, abort));
  const isBaseFirst = round % 2 === 0;
  const first = await start(isBaseFirst ? 'base' : 'candidate');
  const second = await start(isBaseFirst ? 'candidate' : 'base');
  const [base, candidate] = isBaseFirst ? [first, second] : [second, first];
  const died = new AbortController();
  for (const { target, what } of [
    { target: base, what: 'the back end of the good commit' },
    { target: candidate, what: 'the back end of this commit' },
  ]) {
    target.died.catch(() => died.abort(`${what} died under load`));
  }
  started.services.died.catch(() => died.abort('a service died'));
  const { duets } = await runRound({
    script: load.script,
    folder: load.folder,
    ...(load.signalsFile === undefined ? {} : { signalsFile: load.signalsFile }),
    ...(load.writeSignals === undefined ? {} : { writeSignals: load.writeSignals }),
    urls: { base: base.url.replace(/\/+$/u, ''), candidate: candidate.url.replace(/\/+$/u, '') },
    variables: { base: base.variables, candidate: candidate.variables },
    against,
    seed: Math.trunc(Math.random() * 2 ** 31),
    blocksARound,
    durationSeconds: secondsARound,
    checksFail: loaded.config.load.checksAreErrors,
    keepsPoints: false,
    abort: AbortSignal.any([abort, died.signal]),
  });
  if (!died.signal.aborted) return duets;
  return duets.map((duet) => ({ ...duet, broken: String(died.signal.reason) }));
}

async function startSide(
  folder: string,
  { config }: LoadedConfig,
  { services, leases }: Started,
  abort: AbortSignal,
): Promise<StartedTargets> {
  const { migrations, seed } = config.services.postgres ?? {};
  const source: DatabaseSource = {
    migrations: inFolder(folder, migrations),
    seed: inFolder(folder, seed),
  };
  if (config.target === undefined) throw new UsageError('the config names no target');
  await using starting = new AsyncDisposableStack();
  const lease = starting.use(await leases.leaseForTarget(source));
  const target = starting.use(
    await startTargets(
      // A fixed port could be that of one side only.
      { target: { ...config.target, url: undefined }, targets: config.targets },
      {
        cwd: folder,
        postgresUrl: lease.postgresUrl,
        redisUrl: lease.redisUrl,
        containers: Object.values(services.addresses().containers ?? {}),
        graceMs: GRACE_MS,
        signal: abort,
      },
    ),
  );
  const running = starting.move();
  return { ...target, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** A path of the config where a commit has it. */
function inFolder(folder: string, path: string | undefined): string | undefined {
  const there = path === undefined ? null : resolve(folder, path);
  return there !== null && existsSync(there) ? there : undefined;
}
