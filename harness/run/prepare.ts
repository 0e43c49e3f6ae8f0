import { resolve } from 'node:path';
import { type ConfiguredEngine, enginesOf } from '../../fixtures/engines/configured-engine.ts';
import { requireModelFile } from '../../fixtures/models/models.ts';
import { readSource } from '../../fixtures/services/postgres/lease/template-source.ts';
import { readVariable } from '../config/environment.ts';
import { loadConfig, type LoadedConfig } from '../config/load-config.ts';
import { didYouMean } from '../config/nearest.ts';
import { suiteName, type Profile, type SuiteName } from '../config/profile.ts';
import { profilesOf } from '../config/schema.ts';
import { UsageError } from '../errors.ts';
import { historyPlace, type HistoryPlace } from '../history/open-history.ts';
import { type PinnedRun, readPinnedRun } from '../history/pinned/pinned-run.ts';
import { requireOwn, requireOwnTargets } from '../load/require-own.ts';
import { ownStallMs } from '../compare/calibrate/own-stall.ts';
import { parseThresholds } from '../thresholds/parse.ts';
import { matchesSubject } from '../thresholds/subject.ts';
import { suiteOf, type Threshold } from '../thresholds/threshold.ts';
import { checkSubjects } from './check-subjects.ts';
import { comparedLoads } from './compared-loads.ts';
import { searchedCapacities } from './searched-capacities.ts';
import { checkPlannedWaivers } from './check-waivers.ts';
import { findSuiteFiles } from './find-suite-files.ts';
import { planMeasurements, type PlannedMeasurements } from './plan-measurements.ts';
import { requireComparable, requireTarget } from './target/require-target.ts';
import { type Asked, pickFiles, readWords } from './pick-suites.ts';
import type { RunRequest } from './request.ts';
import { recordedDurations } from './shard/recorded-durations.ts';
import { type ShardedSuites, takeShard, type TakenShard } from './shard/take-shard.ts';
import type { SuitePlan } from './suite-plan.ts';
import { findOwnVitest, hasTags, type OwnVitest } from './tests/own-vitest.ts';
import { requireExamples } from '../variants/choose-examples.ts';
import { planVariants } from '../variants/plan-variants.ts';
import { planSweeps } from '../variants/sweep/plan-sweeps.ts';

/** A run that was checked in every part that can be checked without starting anything. */
export interface RunPlan {
  readonly request: RunRequest;
  readonly loaded: LoadedConfig;
  readonly profileName: string;
  readonly profile: Profile;
  /** In the order in which they run. */
  readonly suites: readonly SuitePlan[];
  /** Null where all of it runs here. */
  readonly shard: TakenShard | null;
  /** The project's own; null where no suite has tests. */
  readonly vitest: OwnVitest | null;
  readonly tags: readonly string[];
  readonly thresholds: readonly Threshold[];
  /** Thresholds on a load against another commit, which this profile does not compare with. */
  readonly notCompared: readonly Threshold[];
  /** Thresholds on the highest rate of a load, which this profile does not search for. */
  readonly notSearched: readonly Threshold[];
  readonly measurements: PlannedMeasurements;
  readonly engines: readonly ConfiguredEngine[];
  /** The run that the project has pinned as known to be good; null where there is none. */
  readonly pinned: PinnedRun | null;
  /** Where this run is kept, and earlier ones are. */
  readonly history: HistoryPlace;
}

/**
 * Reads the config and checks the request against it.
 * @throws {UsageError} anything that the user has to correct
 * @throws {InfrastructureError} a tool that the suites need is not there
 */
export async function prepareRun(request: RunRequest): Promise<RunPlan> {
  const { configFile: file, set, engine } = request;
  const loaded = await loadConfig({ file, set, engine });
  const engines = enginesOf(loaded);
  requireEnginesFor(engine, engines);
  await requireModels(engines);
  requireDatabaseSource(loaded);
  const profileName = request.profile ?? readVariable('ASSAY_PROFILE') ?? 'smoke';
  const profile = chooseProfile(loaded, profileName, request.budgetSeconds);
  const asked = readWords(request.suites, process.cwd());
  const suites = pickFiles(
    suitesFor(asked, profile).map((name) => ({
      name,
      asked: asked.suites.includes(name),
      budgetSeconds: profile.budgetSeconds[name] ?? Number.POSITIVE_INFINITY,
      ...findSuiteFiles(name, loaded),
    })),
    asked.paths,
    loaded.root,
  );
  refuseNameFor(suites, request);
  const vitest = vitestFor(suites, request, loaded.root);
  const hasLoad = suites.some(({ scripts }) => scripts.length > 0);
  const searched = searchedCapacities(parseThresholds(loaded.config.thresholds), {
    asked: request.asksCapacity,
    profile,
    hasLoad,
  });
  const { thresholds, leftOut } = comparedLoads(searched.thresholds, {
    against: request.against,
    profile,
    hasLoad,
  });
  const pinned = readPinnedRun(loaded.root);
  const history = historyPlace(loaded);
  // Checked in any case; compared where the run has the suite.
  const variants = planVariants(thresholds, engines);
  await requireExamples(hasModelSuite(suites) ? variants : [], loaded);
  const measure = async (some: readonly SuitePlan[]): Promise<PlannedMeasurements> => ({
    ...(await planMeasurements(some, {
      profile,
      stallMs: ownStallMs(loaded.root),
      thresholds,
      root: loaded.root,
      askedSeconds: request.budgetSeconds,
      instances: loaded.config.load.instances,
    })),
    variants: hasModelSuite(some) ? variants : [],
    sweeps: hasModelSuite(some) ? planSweeps(loaded.config, engines) : [],
  });
  const whole = await measure(suites);
  // Of a run of some files only those are known.
  if (asked.paths.length === 0) {
    checkSubjects(thresholds, {
      suites: suites.map(({ name }) => name).filter((name) => name === 'load' || name === 'stress'),
      subjects: [...whole.loads, ...whole.leaks].map(({ subject }) => subject),
      open: whole.scripts.flatMap(({ subject, refused }) => (refused === null ? [] : subject)),
    });
  }
  if (asked.paths.length === 0)
    checkPlannedWaivers(loaded.config.waivers, thresholds, whole, suites);
  const sharded = shareOut(suites, whole, { request, loaded, thresholds });
  const measurements = sharded === null ? whole : await measure(sharded.suites);
  const drivesTarget =
    measurements.loads.length > 0 || measurements.leaks.some((hunt) => hunt.drivesTarget);
  if (measurements.duetSeconds > 0 || measurements.capacityDuets.length > 0) {
    requireComparable(loaded.config.target);
  } else if (request.asksWhere) refuseWhere();
  if (drivesTarget) {
    requireTarget(loaded.config.target, {
      isOwn: measurements.leaks.some((hunt) => hunt.drivesTarget),
    });
    requireOwnTargets(loaded.config, request.ownsTarget);
  }
  for (const { url } of strainedEngines(measurements, engines)) {
    if (url !== null) requireOwn(url, request.ownsTarget);
  }
  const tags = request.tags ?? profile.tags;
  return {
    request,
    loaded,
    profileName,
    profile,
    suites: sharded?.suites ?? suites,
    shard: sharded?.shard ?? null,
    vitest,
    tags,
    notCompared: leftOut,
    notSearched: searched.leftOut,
    thresholds:
      asked.paths.length === 0 && sharded === null
        ? thresholds
        : ofSome(thresholds, measurements, sharded?.suites ?? []),
    measurements,
    engines,
    pinned,
    history,
  };
}

/** The engines that get more than a test's few calls: variants, sweeps, and what leak hunts drive. */
function strainedEngines(
  { variants, sweeps, leaks }: PlannedMeasurements,
  engines: readonly ConfiguredEngine[],
): readonly ConfiguredEngine[] {
  return [
    ...variants.flatMap(({ variant, reference }) => [variant, reference]),
    ...sweeps.map(({ on }) => on),
    ...(leaks.some(({ usesEngine }) => usesEngine) ? engines : []),
  ];
}

function refuseWhere(): never {
  throw new UsageError(
    '--where profiles loads that are compared with another commit, and this run compares none',
    { remedy: 'assay run load --against origin/main --where' },
  );
}

function hasModelSuite(suites: readonly SuitePlan[]): boolean {
  return suites.some(({ name }) => name === 'model');
}

/** In the order in which they run. Files alone may be of any suite. */
function suitesFor({ suites, paths }: Asked, profile: Profile): readonly SuiteName[] {
  if (suites.length > 0) return suiteName.options.filter((name) => suites.includes(name));
  return paths.length > 0 ? ['unit', 'integration', 'stress', 'load'] : profile.suites;
}

/** @throws {UsageError} its Vitest is too old for what is asked */
function vitestFor(
  suites: readonly SuitePlan[],
  { tags, testName }: RunRequest,
  root: string,
): OwnVitest | null {
  const suite = suites.find(({ tests }) => tests.length > 0);
  if (suite === undefined) return null;
  const vitest = findOwnVitest(root, `the suite ${suite.name} has test files`);
  if (tags !== null && !hasTags(vitest)) {
    throw new UsageError(`vitest ${vitest.version} has no tags, and --tags asks for some`, {
      remedy: 'npm i -D vitest@latest (4.1 and later have them)',
    });
  }
  if (testName !== null) requirePattern(testName);
  return vitest;
}

/** The name of a test picks among those of Vitest: another runner's would all be told. */
function refuseNameFor(suites: readonly SuitePlan[], { testName }: RunRequest): void {
  const bridged = suites.find(({ junit }) => junit !== null);
  if (testName === null || bridged === undefined) return;
  throw new UsageError(
    `--test picks tests of Vitest, and those of the suite ${bridged.name} come from another runner`,
    { remedy: 'Name a file of a suite, too, or pick them with that runner.' },
  );
}

function requirePattern(text: string): void {
  try {
    RegExp(text);
  } catch (cause) {
    throw new UsageError(`--test ${text} is no regular expression: ${(cause as Error).message}`, {
      remedy: 'Put a backslash before what is meant as it is: ( ) [ ] . * +',
      cause,
    });
  }
}

/** Where some files are asked for, the thresholds of the others have nothing to measure. */
function ofSome(
  thresholds: readonly Threshold[],
  { loads, leaks }: PlannedMeasurements,
  suites: readonly SuitePlan[],
): readonly Threshold[] {
  const planned = [...loads, ...leaks].map(({ subject }) => subject);
  const ofWholeSuites = new Set<string>(
    suites.map(({ name }) => name).filter((name) => name === 'model' || name === 'bench'),
  );
  return thresholds.filter(
    ({ subject }) =>
      subject === 'tests' ||
      ofWholeSuites.has(suiteOf(subject)) ||
      planned.some((one) => matchesSubject(subject, one)),
  );
}

/** The part of this job; null where the run is not shared. */
function shareOut(
  suites: readonly SuitePlan[],
  { loadTimes, variants }: PlannedMeasurements,
  plan: Pick<RunPlan, 'request' | 'loaded' | 'thresholds'>,
): ShardedSuites | null {
  const { shard } = plan.request;
  if (shard === null) return null;
  const { config, root } = plan.loaded;
  const hasBenchmarks = plan.thresholds.some(({ subject }) => suiteOf(subject) === 'bench');
  return takeShard(suites, shard, {
    root,
    durations: recordedDurations(resolve(root, config.reports.folder)),
    plannedMs: (file) => {
      const times = loadTimes.get(file);
      return times === undefined ? null : times.seconds * 1000;
    },
    hasWork: ({ name, junit }) =>
      junit !== null ||
      (name === 'model' && variants.length > 0) ||
      (name === 'bench' && hasBenchmarks),
  });
}

/** A flag that nothing heeds would let a run on the CPU pass for one on the card. */
function requireEnginesFor(asked: string | null, engines: readonly ConfiguredEngine[]): void {
  if (asked === null || engines.some(({ engine }) => engine === asked)) return;
  throw new UsageError(
    `--engine ${asked} changes nothing: the config has no model that runs here`,
    {
      remedy: "add engines: { fp32: { model: 'models/fp32.onnx' } } to the config",
    },
  );
}

async function requireModels(engines: readonly ConfiguredEngine[]): Promise<void> {
  for (const { engine, model } of engines) {
    if (engine !== 'remote') await requireModelFile(model);
  }
}

/** @throws {UsageError} migrations or a seed that are not there */
function requireDatabaseSource({ config, root }: LoadedConfig): void {
  const { migrations, seed } = config.services.postgres ?? {};
  readSource(
    {
      migrations: migrations && resolve(root, migrations),
      seed: seed && resolve(root, seed),
    },
    'any version',
  );
}

function chooseProfile(loaded: LoadedConfig, name: string, budgetSeconds: number | null): Profile {
  const profiles = profilesOf(loaded.config);
  const profile = profiles[name];
  if (profile === undefined) {
    const known = Object.keys(profiles);
    throw new UsageError(`there is no profile '${name}'.${didYouMean(name, known)}`, {
      remedy: `Profiles: ${known.join(', ')}. Add your own under profiles in the config.`,
    });
  }
  if (budgetSeconds === null) return profile;
  return { ...profile, loadSeconds: budgetSeconds, leakSeconds: budgetSeconds, budgetSeconds: {} };
}
