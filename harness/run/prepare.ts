import { resolve } from 'node:path';
import { requireModelFile } from '../../fixtures/models/models.ts';
import { readSource } from '../../fixtures/services/postgres/lease/template-source.ts';
import { readVariable } from '../config/environment.ts';
import { loadConfig, type LoadedConfig } from '../config/load-config.ts';
import { didYouMean } from '../config/nearest.ts';
import { suiteName, type Profile, type SuiteName } from '../config/profile.ts';
import { profilesOf } from '../config/schema.ts';
import { UsageError } from '../errors.ts';
import { parseThresholds } from '../thresholds/parse.ts';
import type { Threshold } from '../thresholds/threshold.ts';
import { findSuiteFiles } from './find-suite-files.ts';
import { planMeasurements, type PlannedMeasurements } from './plan-measurements.ts';
import { requireTarget } from './target/require-target.ts';
import type { RunRequest } from './request.ts';
import type { SuitePlan } from './suite-plan.ts';
import { planVariants } from '../variants/plan-variants.ts';

/** A run that was checked in every part that can be checked without starting anything. */
export interface RunPlan {
  readonly request: RunRequest;
  readonly loaded: LoadedConfig;
  readonly profileName: string;
  readonly profile: Profile;
  /** In the order in which they run. */
  readonly suites: readonly SuitePlan[];
  readonly tags: readonly string[];
  readonly thresholds: readonly Threshold[];
  readonly measurements: PlannedMeasurements;
}

/**
 * Reads the config and checks the request against it.
 * @throws {UsageError} anything that the user has to correct
 * @throws {InfrastructureError} a tool that the suites need is not there
 */
export async function prepareRun(request: RunRequest): Promise<RunPlan> {
  const loaded = await loadConfig({ file: request.configFile, set: request.set });
  await requireModels(loaded);
  requireDatabaseSource(loaded);
  const profileName = request.profile ?? readVariable('ASSAY_PROFILE') ?? 'smoke';
  const profile = chooseProfile(loaded, profileName, request.budgetSeconds);
  const asked = request.suites.map(requireSuite);
  const names =
    asked.length > 0 ? suiteName.options.filter((name) => asked.includes(name)) : profile.suites;
  const suites = names.map((name) => ({
    name,
    asked: asked.includes(name),
    budgetSeconds: profile.budgetSeconds[name] ?? Number.POSITIVE_INFINITY,
    ...findSuiteFiles(name, loaded),
  }));
  const thresholds = parseThresholds(loaded.config.thresholds);
  // Checked in any case; compared where the run has the suite.
  const variants = planVariants(thresholds, loaded.config.engines, loaded.root);
  const measurements = {
    ...(await planMeasurements(suites, {
      loadSeconds: profile.loadSeconds,
      thresholds,
      root: loaded.root,
    })),
    variants: names.includes('model') ? variants : [],
  };
  const drivesTarget =
    measurements.loads.length > 0 || measurements.leaks.some((hunt) => hunt.drivesTarget);
  if (drivesTarget) requireTarget(loaded.config.target);
  const tags = request.tags ?? profile.tags;
  return { request, loaded, profileName, profile, suites, tags, thresholds, measurements };
}

async function requireModels({ config, root }: LoadedConfig): Promise<void> {
  for (const { model } of Object.values(config.engines)) {
    await requireModelFile(resolve(root, model));
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

function requireSuite(word: string): SuiteName {
  const name = suiteName.options.find((option) => option === word);
  if (name !== undefined) return name;
  throw new UsageError(`there is no suite '${word}'.${didYouMean(word, suiteName.options)}`, {
    remedy: `Suites: ${suiteName.options.join(', ')}.`,
  });
}
