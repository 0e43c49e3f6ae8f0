import {
  openRequestProxy,
  type RequestProxy,
} from '../../../fixtures/faults/requests/open-request-proxy.ts';
import type { RequestCounts } from '../../../fixtures/faults/requests/request-faults.ts';
import type { StartedTargets } from '../../../fixtures/target/start-targets.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { systemClock } from '../../metrics/clock.ts';
import type { RunContext } from '../../run/context.ts';
import { judgeRun } from '../../run/judge-run.ts';
import { applyLoad } from '../../run/phases/apply-load.ts';
import { type RunSignals, signalsOfRun } from '../../run/phases/signals-of-run.ts';
import type { SuitePlan } from '../../run/suite-plan.ts';
import { startRunTarget } from '../../run/target/start-run-target.ts';
import { scriptName } from '../../load/prepare-script.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { scriptThresholdGates } from '../../verdicts/script-threshold.ts';
import { judgedAlone } from '../judged-alone.ts';
import type { RequestSeed } from './ask-rule.ts';

/** One run of a script, with or without faults. */
export interface SeededLoad {
  readonly measurements: readonly LoadMeasurement[];
  /** Of its scenarios, and its own thresholds. */
  readonly gates: readonly GateResult[];
  /** What passed between k6 and the target. */
  readonly counts: RequestCounts;
  readonly seconds: number;
}

/** The back end with a proxy in front of it, through which every load goes, with faults or without. */
export interface LoadSite extends AsyncDisposable {
  run(script: string, seeds: readonly RequestSeed[], times: Times): Promise<SeededLoad>;
  /** The gates of these scenarios, were this what they measured. */
  judge(measurements: readonly LoadMeasurement[]): readonly GateResult[];
}

export interface Times {
  readonly seconds: number;
  readonly mostSeconds: number;
}

/**
 * @throws {InfrastructureError} the target did not get ready; from `run`: it died
 * @throws {UsageError} it does not speak plain HTTP
 */
export async function openLoadSite(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<LoadSite> {
  await using starting = new AsyncDisposableStack();
  const signals = starting.use(signalsOfRun(context));
  const target = starting.use(await startRunTarget(context, { phase: suite.name, abort }));
  const proxy = starting.use(await openRequestProxy(target.url));
  const owned = starting.move();
  const judge: LoadSite['judge'] = (measurements) => {
    const subjects = new Set(measurements.map(({ subject }) => subject));
    // Thresholds of scripts are k6's to judge.
    return judgeRun(judgedAlone(context, measurements)).gates.filter(
      ({ subject, statistic }) => subjects.has(subject) && !statistic.startsWith('k6 '),
    );
  };
  return {
    judge,
    run: (script, seeds, times) =>
      runSeeded(script, seeds, times, { suite, context, abort, signals, target, proxy, judge }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Parts extends Pick<LoadSite, 'judge'> {
  readonly suite: SuitePlan;
  readonly context: RunContext;
  readonly abort: AbortSignal;
  readonly signals: RunSignals;
  readonly target: StartedTargets;
  readonly proxy: RequestProxy;
}

async function runSeeded(
  script: string,
  seeds: readonly RequestSeed[],
  times: Times,
  { suite, context, abort, signals, target, proxy, judge }: Parts,
): Promise<SeededLoad> {
  const startMs = systemClock.nowMs();
  const lost = new AbortController();
  target.died.catch((error: unknown) => lost.abort(error));
  const delays = seeds.filter((seed) => seed.kind === 'delay');
  const shares = seeds.filter((seed) => seed.kind === 'fail').map(({ share }) => share);
  await proxy.change({ delays, failing: Math.max(0, ...shares) });
  const outcome = await applyLoad(
    script,
    suite,
    withTimes(judgedAlone(context, []), script, times),
    {
      targetUrl: proxy.url,
      env: target.variables,
      signalsFile: signals.signalsFile,
      writeSignals: signals.writeSignals,
      abort: AbortSignal.any([abort, lost.signal]),
    },
    // One after the other: none keeps time for those after it.
    { endsMs: Number.POSITIVE_INFINITY, reservedSeconds: 0, clock: systemClock },
  );
  if (lost.signal.aborted) throw lost.signal.reason;
  const counts = await proxy.change({});
  const { measurements } = outcome;
  const own = scriptThresholdGates(outcome.thresholds, {
    subject: `load/${scriptName(script)}`,
    broken: measurements.find(({ broken }) => broken !== null)?.broken ?? null,
    stoppedBy: outcome.stoppedBy,
  });
  return {
    measurements,
    gates: [...judge(measurements), ...own],
    counts,
    seconds: (systemClock.nowMs() - startMs) / 1000,
  };
}

function withTimes(context: RunContext, script: string, times: Times): RunContext {
  const { plan } = context;
  const loadTimes = new Map([...plan.measurements.loadTimes, [script, times]]);
  return { ...context, plan: { ...plan, measurements: { ...plan.measurements, loadTimes } } };
}
