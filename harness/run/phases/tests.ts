import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from '../../config/environment.ts';
import { findOwnVitest } from '../tests/own-vitest.ts';
import type { RunContext } from '../context.ts';
import { needsServices, type SuitePlan } from '../suite-plan.ts';
import type { PartResult } from './phase.ts';
import { runSuite, type SuiteOutcome } from '../tests/run-suite.ts';

/** Runs the Vitest files of a suite and keeps what came out for the gate on the tests. */
export async function runTests(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PartResult> {
  const { plan, folder, emit } = context;
  const whole = await runSuite({
    suite: suite.name,
    root: plan.loaded.root,
    vitest:
      plan.vitest ?? findOwnVitest(plan.loaded.root, `the suite ${suite.name} has test files`),
    files: suite.tests,
    found: suite.found,
    testName: plan.request.testName,
    tags: plan.tags,
    checkLeftOpen: plan.profile.checkLeftOpen,
    testTimeoutMs: plan.profile.testTimeoutSeconds * 1000,
    environment: childEnvironment({
      ...context.environment,
      ASSAY_RUN_FOLDER: folder.path,
    }),
    folder: folder.path,
    redaction: context.redaction,
    quarantine: context.quarantine,
    abort,
    emit,
  });
  const outcome = needsServices(suite) ? await withoutLost(whole, context) : whole;
  const log = `${suite.name}.log`;
  if (existsSync(join(folder.path, log))) {
    emit({ type: 'file', name: log, description: `what the ${suite.name} tests printed` });
  }
  context.failure ??= outcome.refused;
  context.testOutcomes.push(outcome);
  if (outcome.passed + outcome.failed === 0) {
    emit({
      type: 'not-run',
      what: `suite ${suite.name}`,
      reason: outcome.defect ?? 'all of its tests were skipped',
    });
  }
  return { summary: summarizeTests(outcome), problems: problemsOf(outcome) };
}

/**
 * A test that fails since a service died shows nothing of what it tests, and its failure may well be heard
 * of before the death is.
 */
async function withoutLost(outcome: SuiteOutcome, context: RunContext): Promise<SuiteOutcome> {
  if (outcome.failed === 0) return outcome;
  const sinceMs = (await context.services?.lostSinceMs()) ?? null;
  if (sinceMs === null) return outcome;
  const failedAtMs = outcome.failedAtMs.filter((atMs) => atMs <= sinceMs);
  const lost = outcome.failed - failedAtMs.length;
  if (lost > 0) {
    const text = `${lost} of the failed tests of ${outcome.suite} ended after a service had died: they do not count`;
    context.emit({ type: 'warning', text });
  }
  const stopped = outcome.stopped ?? String(context.servicesLost.signal.reason);
  return { ...outcome, failed: failedAtMs.length, failedAtMs, stopped };
}

function problemsOf({ failed, defect, refused }: SuiteOutcome): readonly string[] {
  return [
    ...(refused === null ? [] : [`${refused.message}\n${refused.remedy ?? ''}`.trim()]),
    ...(defect === null ? [] : [defect]),
    ...(failed === 0 ? [] : [`${failed} ${failed === 1 ? 'test' : 'tests'} failed`]),
  ];
}

/** `212 passed, 6 skipped`. */
export function summarizeTests({ passed, failed, skipped }: SuiteOutcome): string {
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${passed} passed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return parts.join(', ');
}
