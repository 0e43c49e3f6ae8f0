import { join } from 'node:path';
import { addChecks } from '../../load/check-counts.ts';
import { scriptName } from '../../load/prepare-script.ts';
import { type LoadOutcome, type LoadRequest, runScript } from '../../load/run-script.ts';
import { joinLoads } from '../../measurement/join-loads.ts';
import type { ObserverPlan } from '../../measurement/resources/plan.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { formatSeconds } from '../../metrics/format-seconds.ts';
import { LookClock } from '../../statistics/look-clock.ts';
import { lookTimes } from '../../statistics/looks.ts';
import type { Clock } from '../../metrics/clock.ts';
import { metricsOf } from '../../thresholds/metrics-of.ts';
import type { RunContext } from '../context.ts';
import { failingGates, undecidedGates } from '../judge-run.ts';
import type { SuitePlan } from '../suite-plan.ts';

/** What a script measured in one stretch or in several. */
export interface AppliedLoad extends LoadOutcome {
  /** How many times k6 ran. */
  readonly stretches: number;
}

export interface LoadSite {
  readonly targetUrl: string;
  /** In the script's `__ENV`: where the servers beside the target are. */
  readonly env: Readonly<Record<string, string>>;
  /** What is looked at meanwhile; absent: nothing. */
  readonly observe?: ObserverPlan;
  readonly signalsFile: string;
  readonly writeSignals: () => Promise<void>;
  readonly abort: AbortSignal;
}

/** The time that a suite has, and what its later scripts need of it. */
export interface LoadBudget {
  /** On the clock of `clock`. */
  readonly endsMs: number;
  readonly reservedSeconds: number;
  readonly clock: Clock;
}

/**
 * Applies the load of a script for its planned time, and goes on in further stretches while a gate of it
 * is undecided and the budget lasts. What a gate is judged by grows, and each look at it may err less
 * (`statistics/looks.ts`): to go on is not to try again.
 */
export async function applyLoad(
  script: string,
  suite: SuitePlan,
  context: RunContext,
  site: LoadSite,
  { endsMs, reservedSeconds, clock }: LoadBudget,
): Promise<AppliedLoad> {
  const { seconds, mostSeconds } = context.plan.measurements.loadTimes.get(script) ?? {
    seconds: context.plan.profile.loadSeconds,
    mostSeconds: context.plan.profile.loadSeconds,
  };
  let total: AppliedLoad | null = null;
  let appliedSeconds = 0;
  let looks = 0;
  for (const look of lookTimes(seconds, mostSeconds)) {
    const stretch = total === null ? 1 : total.stretches + 1;
    const startedMs = clock.nowMs();
    const clockOfLooks = new LookClock(looks);
    const before: AppliedLoad | null = total;
    const outcome = await runStretch(script, suite, context, {
      ...site,
      ...(context.plan.loaded.config.load.abortOnFail && {
        lookEarly: {
          clock: clockOfLooks,
          judge: (now: readonly LoadMeasurement[], number: number) =>
            failingGates(context, before === null ? now : joinedAll(before, now), number),
        },
      }),
      seconds: look - appliedSeconds,
      stretch,
    });
    const tookSeconds = (clock.nowMs() - startedMs) / 1000;
    const overheadSeconds = Math.max(0, tookSeconds - (look - appliedSeconds));
    appliedSeconds = look;
    ({ looks } = clockOfLooks);
    total = total === null ? { ...outcome, stretches: 1 } : added(total, outcome);
    if (total.stoppedEarly !== undefined) break;
    if (total.endedBy !== 'plan' || total.measurements.some(({ broken }) => broken !== null)) break;
    const open = undecidedGates(context, total.measurements);
    if (open.length === 0 || appliedSeconds >= mostSeconds) break;
    // As long again, beside what it takes to start: later scripts must have their time, too.
    const leftSeconds = (endsMs - clock.nowMs()) / 1000 - reservedSeconds;
    if (leftSeconds < 2 * overheadSeconds + appliedSeconds) break;
    context.emit({
      type: 'progress',
      phase: suite.name,
      text: `${scriptName(script)}  goes on: ${open.join(', ')} undecided after ${formatSeconds(appliedSeconds)}`,
    });
  }
  if (total === null) throw new Error('a load has at least one look');
  return total;
}

async function runStretch(
  script: string,
  suite: SuitePlan,
  context: RunContext,
  {
    seconds,
    stretch,
    ...site
  }: LoadSite &
    Pick<LoadRequest, 'lookEarly'> & { readonly seconds: number; readonly stretch: number },
): Promise<LoadOutcome> {
  const name = scriptName(script);
  const folder = join(context.folder.path, 'load', name);
  const outcome = await runScript({
    script,
    ...site,
    folder: stretch === 1 ? folder : join(folder, stretchFolder(stretch)),
    durationSeconds: seconds,
    ownsTarget: context.plan.request.ownsTarget,
    metrics: metricsNamedFor(script, context),
    checksFail: context.plan.loaded.config.load.checksAreErrors,
    instances: context.plan.loaded.config.load.instances,
    onProgress: (progress) => {
      const planned =
        progress.plannedSeconds === null ? '' : ` of ${progress.plannedSeconds.toFixed(0)} s`;
      const p99 =
        progress.latencyMsP99 === null
          ? ''
          : `   p99 ${formatQuantity(progress.latencyMsP99, 'ms')}`;
      const text = `${name}  ${progress.elapsedSeconds.toFixed(0)} s${planned}${p99}   ${progress.dropped} dropped`;
      context.emit({ type: 'progress', phase: suite.name, text });
    },
  });
  return stretch === 1 ? outcome : { ...outcome, files: inFolder(outcome.files, stretch) };
}

/** The metrics of k6 that gates on the scenarios of a script name. */
function metricsNamedFor(path: string, { plan }: RunContext): readonly string[] {
  const { thresholds, measurements } = plan;
  const { scenarios = [] } = measurements.scripts.find((one) => one.path === path) ?? {};
  return Object.keys(
    metricsOf(
      thresholds,
      scenarios.map(({ subject }) => subject),
    ),
  );
}

const stretchFolder = (stretch: number) => `stretch-${stretch}`;

function inFolder(files: LoadOutcome['files'], stretch: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([file, description]) => [
      `${stretchFolder(stretch)}/${file}`,
      `${description}, stretch ${stretch}`,
    ]),
  );
}

function added(total: AppliedLoad, next: LoadOutcome): AppliedLoad {
  return {
    ...next,
    stretches: total.stretches + 1,
    measurements: joinedAll(total, next.measurements),
    thresholds: next.thresholds.map((threshold) => worse(threshold, total.thresholds)),
    checks: addChecks([total.checks, next.checks]),
    files: { ...total.files, ...next.files },
    warnings: [...new Set([...total.warnings, ...next.warnings])],
  };
}

function joinedAll(
  { measurements }: Pick<AppliedLoad, 'measurements'>,
  next: readonly LoadMeasurement[],
): LoadMeasurement[] {
  return measurements.map((first) => joinedWith(first, next));
}

function joinedWith(first: LoadMeasurement, next: readonly LoadMeasurement[]): LoadMeasurement {
  const same = next.find(({ subject }) => subject === first.subject);
  return same === undefined
    ? { ...first, broken: 'a further stretch of its load did not measure it' }
    : joinLoads(first, same);
}

type ScriptThreshold = LoadOutcome['thresholds'][number];

/** A threshold of the script that was crossed in one stretch was crossed. */
function worse(now: ScriptThreshold, before: readonly ScriptThreshold[]): ScriptThreshold {
  const same = before.find(
    ({ metric, expression }) => metric === now.metric && expression === now.expression,
  );
  return same?.state === 'crossed' || (same?.state === 'met' && now.state === 'no data')
    ? same
    : now;
}
