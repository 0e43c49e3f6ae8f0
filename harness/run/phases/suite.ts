import type { RunContext } from '../context.ts';
import type { SuitePlan } from '../prepare.ts';
import type { Phase, PhaseResult } from './phase.ts';
import { huntLeaks } from './leaks.ts';
import { runLoad } from './load.ts';
import { runTests, summarise } from './tests.ts';

/** The phase of one suite: its Vitest files, then its leak hunts, then its k6 scripts. */
export function suitePhase(suite: SuitePlan): Phase {
  return {
    name: suite.name,
    budgetSeconds: suite.budgetSeconds,
    subjects: suite.tests.length > 0 || suite.asked ? ['tests'] : [],
    needsServices: suite.name !== 'unit',
    run: (context, abort) => runSuitePhase(suite, context, abort),
  };
}

async function runSuitePhase(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PhaseResult> {
  if (suite.tests.length + suite.leaks.length + suite.scripts.length === 0) {
    const reason = `no file matches ${suite.globs.join(', ')}`;
    context.emit({ type: 'not-run', what: `suite ${suite.name}`, reason });
    return { state: 'skipped', summary: 'no files', reason: suite.asked ? reason : null };
  }
  const summaries: string[] = [];
  const reasons: string[] = [];
  if (suite.tests.length > 0) {
    const outcome = await runTests(suite, context, abort);
    summaries.push(summarise(outcome));
    if (outcome.defect !== null) reasons.push(outcome.defect);
    else if (outcome.failed > 0) reasons.push(`${outcome.failed} tests failed`);
    if (outcome.passed + outcome.failed === 0) {
      const what = `suite ${suite.name}`;
      context.emit({ type: 'not-run', what, reason: 'all of its tests were skipped' });
    }
  }
  if (suite.leaks.length > 0 && !abort.aborted)
    summaries.push(await huntLeaks(suite, context, abort));
  if (suite.scripts.length > 0 && !abort.aborted)
    summaries.push(await runLoad(suite, context, abort));
  const reason = reasons.length > 0 ? reasons.join('; ') : null;
  return { state: reason === null ? 'done' : 'failed', summary: summaries.join(' · '), reason };
}
