import { realpathSync } from 'node:fs';
import { join } from 'node:path';

import { InfrastructureError } from '../errors.ts';
import type { LoadOutcome } from '../load/run-script.ts';
import type { BothSides } from '../measurement/both-sides.ts';
import { countEnds } from '../measurement/load-ledger.ts';
import { openPostgresStatements } from '../measurement/where/postgres-statements.ts';
import { ProfiledProcesses } from '../measurement/where/profiled-processes.ts';
import { openRedisCommands } from '../measurement/where/redis-commands.ts';
import { SourcePlaces, type SourceRoot } from '../measurement/where/source-places.ts';
import { type Stretch, takenBetween, type TakenByName } from '../measurement/where/stretch.ts';
import { whereItWent } from '../measurement/where/time-spent.ts';
import type { WhereItWent } from '../measurement/where/where.ts';

/** One side while its time is looked at, started with `profileEnvironment(profileKey)`. */
export interface ProfiledSide {
  readonly url: string;
  /** Of servers beside it, for the script. */
  readonly variables: Readonly<Record<string, string>>;
  readonly profileKey: string;
  /** Its own on the server of `services`; null where it has none. */
  readonly database: string | null;
  /** The repository as this side has it. */
  readonly folder: string;
}

export interface WhereRequest {
  readonly sides: BothSides<ProfiledSide>;
  /** Of servers that both sides share; null where there are none. */
  readonly services: { readonly postgresUrl: string | null; readonly redisUrl: string | null };
  /** Applies the load of the script to one side alone. */
  readonly apply: (side: ProfiledSide, seconds: number) => Promise<LoadOutcome>;
  readonly secondsOfStretch: number;
  readonly onProgress?: (text: string) => void;
}

/** One after the other, since a Redis server has one book for all; and back, so that drift hits both alike. */
const order = ['base', 'candidate', 'candidate', 'base'] as const;
/** What is compiled and connected by then is not profiled. */
const WARM_UP_SECONDS = 2;

/** How long a look takes beside its load: k6 starts once a stretch. */
export const WHERE_STRETCHES = order.length + 2;

/**
 * Where two sides spend the time of a request: both get the load in turn, one at a time, while their functions,
 * the statements of Postgres and the commands of Redis are timed. No latency of it is judged.
 * @throws {InfrastructureError} the load broke, or a process that is profiled ended
 */
export async function findWhere(request: WhereRequest): Promise<WhereItWent> {
  const { sides, services, apply, secondsOfStretch, onProgress = () => {} } = request;
  await using stack = new AsyncDisposableStack();
  const unseen: string[] = [];
  const processes = {
    base: stack.use(await ProfiledProcesses.at(sides.base.url, sides.base.profileKey)),
    candidate: stack.use(
      await ProfiledProcesses.at(sides.candidate.url, sides.candidate.profileKey),
    ),
  };
  const isProfiled = processes.base.count > 0 && processes.candidate.count > 0;
  if (!isProfiled) unseen.push('functions: no Node process of ours (22.18 or later) serves them');
  const clocks = {
    base: await serverTimes(sides.base, services, stack, unseen),
    candidate: await serverTimes(sides.candidate, services, stack, unseen),
  };
  onProgress('warming both sides up');
  for (const side of ['base', 'candidate'] as const) {
    requestsOf(await apply(sides[side], WARM_UP_SECONDS));
  }
  const stretches = { base: [] as Stretch[], candidate: [] as Stretch[] };
  for (const [index, side] of order.entries()) {
    onProgress(
      `timing the functions and statements of the ${side}, ${index + 1} of ${order.length}`,
    );
    const clock = clocks[side];
    const before = await clock();
    if (isProfiled) await processes[side].start();
    const outcome = await apply(sides[side], secondsOfStretch);
    const profiles = isProfiled ? await processes[side].finish() : null;
    const after = await clock();
    stretches[side].push({
      requests: requestsOf(outcome),
      seconds: secondsOfStretch,
      profiles,
      statements: between(before.statements, after.statements),
      commands: between(before.commands, after.commands),
    });
  }
  const places = {
    base: new SourcePlaces(sourceRoots(sides.base.folder)),
    candidate: new SourcePlaces(sourceRoots(sides.candidate.folder)),
  };
  return whereItWent(stretches, places, [...new Set(unseen)]);
}

interface ServerTimes {
  readonly statements: TakenByName | null;
  readonly commands: TakenByName | null;
}

/** What the servers of one side have told by now. What can't be asked is named, and left out. */
async function serverTimes(
  { database }: ProfiledSide,
  { postgresUrl, redisUrl }: WhereRequest['services'],
  stack: AsyncDisposableStack,
  unseen: string[],
): Promise<() => Promise<ServerTimes>> {
  const orUnseen = (what: string) => (error: unknown) => {
    unseen.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  };
  const postgres =
    postgresUrl === null || database === null
      ? null
      : await openPostgresStatements(postgresUrl, database).catch(orUnseen('statements'));
  if (postgres !== null) stack.use(postgres);
  const redis =
    redisUrl === null ? null : await openRedisCommands(redisUrl).catch(orUnseen('commands'));
  if (redis !== null) stack.use(redis);
  return async () => ({
    statements: (await postgres?.read().catch(orUnseen('statements'))) ?? null,
    commands: (await redis?.read().catch(orUnseen('commands'))) ?? null,
  });
}

function between(before: TakenByName | null, after: TakenByName | null): TakenByName | null {
  return before === null || after === null ? null : takenBetween(before, after);
}

/** @throws {InfrastructureError} the load did not come to its end, or nothing was sent */
function requestsOf({ measurements, endedBy }: LoadOutcome): number {
  const broken = measurements.find((one) => one.broken !== null)?.broken;
  const requests = measurements.reduce(
    (sum, { ledger }) => sum + countEnds(ledger, 'answered') + countEnds(ledger, 'failed'),
    0,
  );
  if (endedBy === 'plan' && requests > 0) return requests;
  throw new InfrastructureError(
    `its load did not come to its end: ${broken ?? (requests === 0 ? 'no request was sent' : endedBy)}`,
  );
}

/** A worktree has links to dependencies that lie elsewhere. */
function sourceRoots(folder: string): readonly SourceRoot[] {
  const real = realpathSync(folder);
  const roots: SourceRoot[] = [{ folder: real, as: '' }];
  try {
    roots.push({ folder: realpathSync(join(real, 'node_modules')), as: 'node_modules' });
  } catch {
    // It has none.
  }
  return roots;
}
