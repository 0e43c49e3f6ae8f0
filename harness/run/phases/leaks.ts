import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../../../fixtures/target/target.ts';
import { probeEnvironment } from '../../measurement/probe/target-environment.ts';
import { matchesSubject } from '../../thresholds/subject.ts';
import type { RunContext } from '../context.ts';
import { measureLeaks } from '../leaks/measure-leaks.ts';
import type { RunPlan } from '../prepare.ts';
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
  // Unix socket paths are limited to about 100 bytes: the run's folder may be too deep for one.
  const probeSocket = join(tmpdir(), `assay-probe-${randomBytes(6).toString('hex')}.sock`);
  await using started = new AsyncDisposableStack();
  let target: Target | null = null;
  if (hunts.some((hunt) => hunt.drivesTarget)) {
    const environment = probeEnvironment(probeSocket);
    target = started.use(await startRunTarget(context, { phase: suite.name, abort, environment }));
  }
  const lines: string[] = [];
  for (const { path, subject } of hunts) {
    if (abort.aborted) break;
    const measurement = await measureLeaks(path, {
      budgetMs: context.plan.profile.leakSeconds * 1000,
      thresholds: configuredLimits(context.plan, subject),
      target: target === null ? null : { url: target.url, probeSocket },
      services: context.environment['ASSAY_SERVICES'] ?? null,
      signal: abort,
      onProgress: ({ line }) =>
        context.emit({ type: 'progress', phase: suite.name, text: `${subject}: ${line}` }),
    });
    if (abort.aborted) {
      context.whyNot.set(measurement.subject, String(abort.reason));
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

/** The limits that the config sets for a subject; the module's own hold for the rest. */
function configuredLimits(plan: RunPlan, subject: string): Record<string, string> {
  const limits: Record<string, string> = {};
  for (const threshold of plan.thresholds) {
    const { statistic, bound } = threshold;
    if (statistic.kind !== 'retained' || !matchesSubject(threshold.subject, subject)) continue;
    limits[statistic.resource] = bound.limit.text;
  }
  return limits;
}
