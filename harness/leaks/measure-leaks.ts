import { randomBytes } from 'node:crypto';
import { UsageError } from '../errors.ts';
import {
  type Limits,
  inProcessLimits,
  seeking,
  throughHttpLimits,
} from '../measurement/leak/limits.ts';
import { type Seen, measureRetained } from '../measurement/leak/measure.ts';
import { withOutside } from '../measurement/leak/with-outside.ts';
import { inProcess, throughHttp } from '../measurement/leak/pace.ts';
import type { LeakProcess } from '../measurement/leak/child-process.ts';
import type { Loaded } from '../measurement/leak/protocol.ts';
import type { Subject } from '../measurement/leak/subject.ts';
import { TimeSpent } from '../measurement/leak/time-spent.ts';
import type { RetainedMeasurement } from '../measurement/measurement.ts';
import type { SeededLeak } from '../measurement/probe/seeded-leak.ts';
import { systemClock } from '../metrics/clock.ts';
import { seededRandom } from '../statistics/random.ts';
import { leakRule } from '../verdicts/leak.ts';
import { type MeasuredTarget, openServing } from './serving-processes.ts';
import type { Surroundings } from './start-what-it-needs.ts';
import type { ModuleOptions } from './driver.ts';
import { startDriver } from './start-driver.ts';
import { type Explainable, explained } from './explained.ts';
import { startModule } from './module-driver.ts';
import { StandIn } from './stand-in.ts';
import { openOutsideProbes } from './outside-probes.ts';
import { type ReadLimits, readLimits, retainedLimits } from './retained-limits.ts';
import { failingAfter, subjectOf } from './subjects.ts';
import { keptSnapshots, noSnapshots, redactSnapshots } from './kept-snapshots.ts';
import { tryControls, tryControlsInServer } from './try-controls.ts';
import { unreadResources } from './unread-resources.ts';

export interface MeasureLeaksOptions {
  /** Wall time of the measurement; 10 s in process and 20 s through HTTP where it is left out. */
  readonly budgetMs?: number;
  /**
   * Measures for the whole of the budget, though all is clean; and answers with what was seen until then
   * where `signal` interrupts it.
   */
  readonly soak?: boolean;
  readonly maxOperations?: number;
  /** A leak in at least one of so many operations is looked for: over what the module says. */
  readonly rarest?: number;
  /** Entries of the largest cache: over what the module says. */
  readonly largestCache?: number;
  /** Virtual users of a k6 script; 4 where it is left out. */
  readonly users?: number;
  /** Of a k6 script: whether the servers that it asks are the user's, wherever they are. */
  readonly ownsTarget?: boolean;
  /** Resources to judge; all where it is left out. */
  readonly resources?: readonly string[];
  /** By resource: over what the module says. */
  readonly thresholds?: ReadLimits;
  /** The running back end with its probe: needed by an operation that uses `target`. */
  readonly target?: MeasuredTarget | null;
  /**
   * Whether the target is stopped after this measurement, and nobody else uses it: then what grows in it may
   * be tried out there.
   */
  readonly mayBeSpoiled?: boolean;
  /** The JSON of ASSAY_SERVICES. */
  readonly services?: string | null;
  /** The JSON of ASSAY_ENGINES; without it the operation takes those of the project's config. */
  readonly engines?: string | null;
  readonly signal?: AbortSignal;
  /** Starts the target or the services that an operation uses, where they are not given. */
  readonly startWhatItNeeds?: (
    uses: readonly string[],
    signal: AbortSignal,
  ) => Promise<Surroundings>;
  /** Whether a leak is traced for its reason, which takes a second or two more; true by default. */
  readonly explain?: boolean;
  /** A folder that gets a heap snapshot of before and one of after some more operations. */
  readonly heapSnapshots?: string;
  /** Seed of the block lengths; drawn where it is left out. */
  readonly seed?: number;
  /** Planted in the process of the operation, where it drives no target: what a gate must catch. */
  readonly seededLeak?: SeededLeak;
  onProgress?(progress: { readonly fraction: number; readonly line: string }): void;
  /** What is seen of it while it goes on. */
  onSeen?(seen: Seen): void;
  /** What the operation prints. */
  onOutput?(text: string): void;
}

const IN_PROCESS_BUDGET_MS = 10_000;
const THROUGH_HTTP_BUDGET_MS = 20_000;

/**
 * Measures what one operation retains, in a fresh process, or, where it uses `target`, in the back end
 * that it drives.
 * @throws {UsageError} the module is missing or wrong, or its operation throws
 * @throws {InfrastructureError} a process died
 */
export async function measureLeaks(
  modulePath: string,
  options: MeasureLeaksOptions = {},
): Promise<RetainedMeasurement> {
  const startedMs = systemClock.nowMs();
  const timeSpent = new TimeSpent(systemClock);
  const kept = await keptSnapshots(options.heapSnapshots ?? null);
  const signal = options.signal ?? new AbortController().signal;
  await using driver = await startDriver(modulePath, {
    users: options.users ?? null,
    ownsTarget: options.ownsTarget ?? false,
    ...moduleOptions(options, signal),
  });
  const { loaded } = driver;
  const drivesTarget = loaded.uses.includes('target');
  // Everything is validated before anything is prepared.
  const written = { ...readLimits(loaded.retained), ...options.thresholds };
  const sought = {
    rarest: options.rarest ?? loaded.rarest,
    largestCache: options.largestCache ?? loaded.largestCache,
  };
  const limits = seeking(limitsOf(loaded, written, options.resources ?? null), sought);
  await using surroundings = await surroundingsOf(loaded, options, signal);
  const target = drivesTarget ? requireTarget(loaded, surroundings) : null;
  const serving = target === null ? null : await openServing(target);
  using probes = serving?.kind === 'probed' ? serving.processes : null;
  if (kept !== null && serving?.kind === 'foreign') throw noSnapshots();
  const given = {
    target: target?.url ?? null,
    services: surroundings.services,
    engines: options.engines ?? null,
  };
  await driver.prepare(given);
  const budgetMs =
    options.budgetMs ?? (drivesTarget ? THROUGH_HTTP_BUDGET_MS : IN_PROCESS_BUDGET_MS);
  await using outside = await openOutsideProbes({
    pids: () => serving?.processes.pids ?? [driver.process?.pid ?? process.pid],
    probeKey: target?.probeKey ?? driver.process?.probeKey ?? null,
    uses: loaded.uses,
    services: surroundings.services,
  });
  // A fresh process has a small heap, and knows nothing of what was measured.
  const start = (isTrial: boolean) =>
    startModule(modulePath, { ...moduleOptions(options, signal), isTrial });
  await using standIn = new StandIn(() => start(true));
  const startAgain = async (starting: ReturnType<typeof start>): Promise<LeakProcess> => {
    const fresh = await starting;
    await fresh.prepare(given);
    return fresh.process;
  };
  const plain = subjectOf(driver, serving);
  const measuredSubject: Subject = {
    ...plain,
    ...(drivesTarget
      ? {}
      : {
          standBy: () => standIn.start(),
          tryControls: (request) => tryControls(() => startAgain(standIn.take()), request, signal),
        }),
    ...(probes !== null && options.mayBeSpoiled
      ? {
          tryControls: (request) => tryControlsInServer(plain, probes, request, signal),
          isSpoiledByControls: true,
        }
      : {}),
    ...(probes !== null && !options.mayBeSpoiled ? { untried: runsAlready } : {}),
  };
  const subject = failingAfter(signal, withOutside(measuredSubject, outside.all));
  requireResources(subject, options);
  const measured = await measureRetained(subject, {
    pace: drivesTarget ? throughHttp : inProcess,
    budgetMs,
    maxOperations: options.maxOperations ?? Number.POSITIVE_INFINITY,
    limits,
    rule: leakRule,
    clock: systemClock,
    random: seededRandom(options.seed ?? randomBytes(4).readUInt32LE()),
    signal,
    onProgress: (progress) => options.onProgress?.(progress),
    soak: options.soak ?? false,
    isRarestWritten: sought.rarest !== null,
    onSeen: (seen) => options.onSeen?.(seen),
    timeSpent,
  });
  const explainable: Explainable = {
    run: (block, deadlineMs) => driver.run(block, deadlineMs),
    probes,
    again: () => startAgain(start(false)),
    kept,
  };
  const isAsked = options.explain !== false || kept !== null;
  // Where no probe lives, nobody can say why.
  const isExplained = isAsked && serving?.kind !== 'foreign' && !signal.aborted;
  const judgedMs = systemClock.nowMs();
  timeSpent.begin('why');
  const resources = isExplained ? await explained(measured, explainable) : measured.resources;
  const isLeaking = resources.some(({ verdict }) => verdict === 'fail');
  const isTraced = isExplained && (isLeaking || kept !== null);
  const reasonSeconds = isTraced ? (systemClock.nowMs() - judgedMs) / 1000 : 0;
  timeSpent.begin('end');
  // What was interrupted has no process any more that could take anything down.
  if (!options.soak || !signal.aborted) await driver.teardown();
  // The operation ends before its services do: what it left open would report their loss as errors.
  await driver[Symbol.asyncDispose]();
  if (kept !== null && isTraced) await redactSnapshots(kept);
  return {
    kind: 'retained',
    subject: `stress/${loaded.name}`,
    resources: [...resources, ...unreadResources(Object.keys(written), limits, subject)],
    operations: measured.operations,
    seconds: (judgedMs - startedMs) / 1000,
    phases: timeSpent.seconds(),
    ...(reasonSeconds > 0 ? { reasonSeconds } : {}),
    ...(kept !== null && isTraced ? { heapSnapshots: [kept.before, kept.after] } : {}),
    broken: null,
  };
}

/** What grows in such a server is judged by its levels and ages alone. */
const runsAlready = {
  reason: 'a server that runs already is not tried out, which would spoil it',
  remedy: 'have it started for the measurement (--command in place of --pid, or target.command)',
};

/**
 * The limits of an operation, whose defaults depend on whether it drives a server.
 * @throws {UsageError} an unknown resource
 */
export function limitsOf(
  { uses }: Pick<Loaded, 'uses'>,
  written: ReadLimits,
  only: readonly string[] | null,
): Limits {
  return retainedLimits(
    uses.includes('target') ? throughHttpLimits : inProcessLimits,
    written,
    only,
  );
}

/** What was asked for by name must be there: what nobody reads is never clean. */
function requireResources(subject: Subject, options: MeasureLeaksOptions): void {
  const read = subject.resources.map(({ resource }) => resource);
  const missing = options.resources?.find((resource) => !read.includes(resource));
  if (missing === undefined) return;
  throw new UsageError(`'${missing}' can't be measured here`, {
    remedy: `pg… and redis… need an operation that uses postgres or redis, gpu needs nvidia-smi; there are ${read.join(', ')}`,
  });
}

/** What a module says of itself, without running its operation. */
export async function inspectLeakModule(
  modulePath: string,
): Promise<Pick<Loaded, 'name' | 'uses' | 'retained'>> {
  const { signal } = new AbortController();
  await using driver = await startDriver(modulePath, {
    users: null,
    ownsTarget: false,
    ...moduleOptions({}, signal),
  });
  const { name, uses, retained } = driver.loaded;
  return { name, uses, retained };
}

function moduleOptions(options: MeasureLeaksOptions, signal: AbortSignal): ModuleOptions {
  return {
    signal,
    onOutput: (text) => options.onOutput?.(text),
    seededLeak: options.seededLeak ?? null,
  };
}

const running = new Set(['target', 'postgres', 'redis']);

/** What was given, or what is started now for this operation alone. */
async function surroundingsOf(
  { uses }: Loaded,
  options: MeasureLeaksOptions,
  signal: AbortSignal,
): Promise<Surroundings> {
  const { target = null, services = null, startWhatItNeeds } = options;
  if (
    target === null &&
    services === null &&
    startWhatItNeeds &&
    uses.some((name) => running.has(name))
  ) {
    return await startWhatItNeeds(uses, signal);
  }
  return { target, services, [Symbol.asyncDispose]: async () => undefined };
}

function requireTarget({ name }: Loaded, { target }: Surroundings): MeasuredTarget {
  if (target) return target;
  throw new UsageError(`'${name}' drives the target, and none is configured`, {
    remedy: "add target: { command: 'node server.js' } to the config",
  });
}
