import { probeEnvironment } from '../../measurement/probe/target-environment.ts';
import { configuredLimits } from '../../leaks/configured-limits.ts';
import type { RunContext } from '../context.ts';
import { measureLeaks } from '../../leaks/measure-leaks.ts';
import { makeProbeKey } from '../../measurement/probe/address.ts';
import type { MeasuredTarget } from '../../leaks/serving-processes.ts';
import type { SuitePlan } from '../suite-plan.ts';
import type { PartResult } from './phase.ts';
import { startRunTarget } from '../target/start-run-target.ts';

/** Hunts leaks with each `*.leak.ts` of a suite, one after the other; answers with what came out. */
export async function huntLeaks(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PartResult> {
  const hunts = context.plan.measurements.leaks.filter(({ path }) => suite.leaks.includes(path));
  await using started = new AsyncDisposableStack();
  let target: MeasuredTarget | null = null;
  if (hunts.some((hunt) => hunt.drivesTarget)) {
    const probeKey = makeProbeKey();
    const environment = probeEnvironment(probeKey);
    const options = { phase: suite.name, abort, environment };
    const { url, pid } = started.use(await startRunTarget(context, options));
    target = { url, probeKey, pid };
  }
  const lines: string[] = [];
  for (const { path, subject } of hunts) {
    if (abort.aborted) break;
    const measurement = await measureLeaks(path, {
      budgetMs: context.plan.profile.leakSeconds * 1000,
      thresholds: configuredLimits(context.plan.thresholds, subject),
      target,
      services: context.environment['ASSAY_SERVICES'] ?? null,
      engines: context.environment['ASSAY_ENGINES'] ?? null,
      signal: abort,
      onProgress: ({ line }) =>
        context.emit({ type: 'progress', phase: suite.name, text: `${subject}: ${line}` }),
    });
    if (abort.aborted) {
      context.notMeasuredReasons.set(measurement.subject, String(abort.reason));
      break;
    }
    context.measurements.push(measurement);
    const leaking = measurement.resources.filter(({ verdict }) => verdict === 'leak');
    lines.push(
      leaking.length > 0
        ? `${subject} leaks ${leaking.map(({ resource }) => resource).join(', ')}`
        : `${subject} ${measurement.operations} operations`,
    );
  }
  return { summary: lines.join(' · '), problems: [] };
}
