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
  const lines: string[] = [];
  for (const { path, subject, drivesTarget } of hunts) {
    if (abort.aborted) break;
    // One for each, since what grows in it is tried out there.
    await using target = drivesTarget ? await startProbed(suite, context, abort) : null;
    const measurement = await measureLeaks(path, {
      budgetMs: context.plan.profile.leakSeconds * 1000,
      thresholds: configuredLimits(context.plan.thresholds, subject),
      target,
      mayBeSpoiled: true,
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
    const leaking = measurement.resources.filter(({ verdict }) => verdict === 'fail');
    lines.push(
      leaking.length > 0
        ? `${subject} leaks ${leaking.map(({ resource }) => resource).join(', ')}`
        : `${subject} ${measurement.operations} operations`,
    );
  }
  return { summary: lines.join(' · '), problems: [] };
}

/** The target with a probe in it. Disposing stops it. */
async function startProbed(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<MeasuredTarget & AsyncDisposable> {
  const probeKey = makeProbeKey();
  const options = { phase: suite.name, abort, environment: probeEnvironment(probeKey) };
  const started = await startRunTarget(context, options);
  const { url, pid } = started;
  return { url, pid, probeKey, [Symbol.asyncDispose]: () => started[Symbol.asyncDispose]() };
}
