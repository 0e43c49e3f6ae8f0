import { readVariable } from '../../config/environment.ts';
import type { LoadedConfig } from '../../config/load-config.ts';
import { didYouMean } from '../../config/nearest.ts';
import type { Profile } from '../../config/profile.ts';
import { builtInProfiles } from '../../config/profiles.ts';
import { profilesOf } from '../../config/schema.ts';
import { UsageError } from '../../errors.ts';
import type { LoadOutcome } from '../../load/run-script.ts';
import { ownStallMs } from '../../compare/calibrate/own-stall.ts';
import { describeMeasured, gatesByUrgency } from '../../reporters/wording.ts';
import { endGates } from '../../run/end-gates.ts';
import type { LoadMeasurement, StoppedLoad } from '../../measurement/measurement.ts';
import { parseThresholds } from '../../thresholds/parse.ts';
import { matchesSubject } from '../../thresholds/subject.ts';
import { comparesCapacities, comparesLoads, type Threshold } from '../../thresholds/threshold.ts';
import type { PlannedLoad } from '../../verdicts/gate-plan.ts';
import { judge } from '../../verdicts/judge.ts';
import { decidableGates, planGates } from '../../verdicts/plan.ts';
import { runVerdict, type RunVerdict } from '../../verdicts/run-verdict.ts';
import { scriptThresholdGates } from '../../verdicts/script-threshold.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { nearestConfig } from './keep-in-history.ts';

/** What a script is judged by: the thresholds of the project that it is run in, and a profile. */
export interface LoadPolicy {
  readonly thresholds: readonly Threshold[];
  readonly profile: Profile;
  readonly profileName: string;
  readonly root: string;
  /** Null outside of any project. */
  readonly loaded: LoadedConfig | null;
  /** Whether a failed check makes its request a failed one. */
  readonly checksFail: boolean;
  /** k6 processes that share the load. */
  readonly instances: number;
  /** Whether a load is stopped once a blocking gate of it is shown to fail. */
  readonly abortOnFail: boolean;
}

/**
 * Of the config that `--config` names, or of the nearest one. A script outside of any project has its own
 * thresholds only.
 * @throws {UsageError} a broken config, or a profile that is not there
 */
export async function loadPolicy(file: string | null, profile: string | null): Promise<LoadPolicy> {
  const loaded = await nearestConfig(file);
  const profiles = loaded === null ? builtInProfiles : profilesOf(loaded.config);
  const name = profile ?? readVariable('ASSAY_PROFILE') ?? 'smoke';
  const chosen = (profiles as Record<string, Profile>)[name];
  if (chosen === undefined) {
    const known = Object.keys(profiles);
    throw new UsageError(`there is no profile '${name}'.${didYouMean(name, known)}`, {
      remedy: `Profiles: ${known.join(', ')}.`,
    });
  }
  return {
    thresholds:
      loaded === null ? [] : parseThresholds(loaded.config.thresholds).filter(isOfOneLoad),
    profile: chosen,
    profileName: name,
    loaded,
    root: loaded?.root ?? process.cwd(),
    checksFail: loaded?.config.load.checksAreErrors ?? true,
    instances: loaded?.config.load.instances ?? 1,
    abortOnFail: loaded?.config.load.abortOnFail ?? false,
  };
}

/** A comparison with a commit, or a search for the highest rate, is no part of one load. */
function isOfOneLoad({ statistic }: Threshold): boolean {
  return (
    !comparesLoads(statistic) && !comparesCapacities(statistic) && statistic.kind !== 'capacity'
  );
}

export interface LoadVerdict extends RunVerdict {
  readonly gates: readonly GateResult[];
}

export interface LoadJudging {
  /** What the script was to send. */
  readonly loads: readonly PlannedLoad[];
  readonly allowInconclusive: boolean;
  readonly reproduce: string;
}

/** Judges one script by itself, as a run with this suite alone would. */
export function judgeLoad(
  outcome: LoadOutcome,
  subject: string,
  policy: JudgingPolicy,
  options: LoadJudging,
): LoadVerdict {
  const subjects = outcome.measurements.map((measurement) => measurement.subject);
  const thresholds = policy.thresholds.filter((threshold) => names(threshold, subject, subjects));
  const broken = outcome.measurements.find((one) => one.broken !== null)?.broken ?? null;
  const scriptGates = scriptThresholdGates(outcome.thresholds, {
    subject,
    broken: outcome.endedBy === 'plan' ? null : (broken ?? 'it did not come to its end'),
    stoppedBy: outcome.stoppedBy,
  });
  const rules = rulesOf(policy);
  const plans = planGates(thresholds, { ...rules, subjects, loads: options.loads });
  const judged = judge(outcome.measurements, thresholds, {
    ...rules,
    decidable: decidableGates(plans),
    otherGates: scriptGates,
  });
  const judgedAll = [...judged, ...scriptGates];
  // Without a gate there is nothing to pass, and the exit code says so.
  const ends =
    judgedAll.length === 0
      ? []
      : endGates(outcome.measurements, judgedAll, {
          planned: [],
          notMeasuredReasons: new Map(),
          reproduce: () => options.reproduce,
        });
  const gates = [...judgedAll, ...ends].map((gate) => ({
    ...gate,
    reproduce: options.reproduce,
  }));
  const verdict = runVerdict(gates, {
    allowInconclusive: options.allowInconclusive,
    infrastructure: null,
    interrupted: outcome.endedBy === 'abort',
  });
  return { ...verdict, gates };
}

type JudgingPolicy = Pick<LoadPolicy, 'thresholds' | 'profile' | 'root'> &
  Partial<Pick<LoadPolicy, 'abortOnFail'>>;

function rulesOf({ profile, root, abortOnFail = false }: JudgingPolicy) {
  const { alpha, burstMs, gatedPercentile } = profile;
  const stallMs = ownStallMs(root);
  return { alpha, burstMs, gatedPercentile, suites: ['load'], stallMs, stopsEarly: abortOnFail };
}

/** The blocking gates that are shown to fail while the load goes on. */
export function failingEarly(
  loads: readonly LoadMeasurement[],
  look: number,
  subject: string,
  policy: JudgingPolicy,
): StoppedLoad['gates'] {
  const subjects = loads.map((one) => one.subject);
  const thresholds = policy.thresholds.filter((threshold) => names(threshold, subject, subjects));
  return judge(loads, thresholds, { ...rulesOf(policy), earlyLook: look })
    .filter(
      ({ verdict, severity, statistic }) =>
        verdict === 'fail' && severity === 'block' && statistic !== 'applied',
    )
    .map(({ id, reason }) => ({ id, reason }));
}

/** Thresholds of this script: those on its scenarios, and on what looks like one of them. */
function names({ subject }: Threshold, script: string, subjects: readonly string[]): boolean {
  if (subject === script || subject.startsWith(`${script}/`)) return true;
  return subjects.some((one) => matchesSubject(subject, one));
}

/** The verdict and each gate with its reason, those that need attention first. */
export function describeVerdict({ verdict, sentence, gates }: LoadVerdict): string {
  const lines = gatesByUrgency(gates).flatMap((gate) => [
    `  ${gate.verdict.padEnd(13)}${gate.id} ${gate.limit.text}  ${describeMeasured(gate)}`,
    ...(gate.verdict === 'pass' ? [] : [`      ${gate.reason}`]),
    ...(gate.needs === null ? [] : [`      needs ${gate.needs}`]),
  ]);
  return [`${verdict}  ${sentence}`, ...lines].map((line) => `${line}\n`).join('');
}
