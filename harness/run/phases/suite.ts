import type { RunContext } from '../context.ts';
import type { RunPlan } from '../prepare.ts';
import { isEmpty, needsServices, type SuitePlan } from '../suite-plan.ts';
import type { PartResult, Phase, PhaseResult } from './phase.ts';
import { comparedRefs } from '../compared-loads.ts';
import { searchRates } from './capacities.ts';
import { compareHighestRates } from './capacity-duets.ts';
import { compareLoads } from './duets.ts';
import { huntLeaks } from './leaks.ts';
import { runLoad } from './load.ts';
import { runBridge } from '../junit/run-bridge.ts';
import { runTests } from './tests.ts';

/** The phase of one suite: its Vitest files, then its leak hunts, then its k6 scripts. */
export function suitePhase(suite: SuitePlan, plan: RunPlan): Phase {
  return {
    name: suite.name,
    budgetSeconds: suite.budgetSeconds,
    subjects: measuredBy(suite, plan),
    needsServices: needsServices(suite),
    run: (context, abort) => runSuitePhase(suite, context, abort),
  };
}

function measuredBy({ name }: SuitePlan, { measurements }: RunPlan): readonly string[] {
  const planned =
    name === 'load' ? measurements.loads : name === 'stress' ? measurements.leaks : [];
  return planned.map(({ subject }) => subject);
}

/** The k6 scripts of a suite, where loads are compared with another commit or a threshold asks for it. */
function comparedScripts({ scripts }: SuitePlan, { plan }: RunContext): readonly string[] {
  return comparedRefs(plan.thresholds).size > 0 || plan.notCompared.length > 0 ? scripts : [];
}

/** Those whose highest rate is searched for, or would be in another profile. */
function searchedScripts({ scripts }: SuitePlan, { plan }: RunContext): readonly string[] {
  const isAsked = plan.measurements.capacities.length > 0 || plan.notSearched.length > 0;
  return isAsked ? scripts : [];
}

/** Those whose highest rate is compared with that of another commit. */
function comparedCapacities({ scripts }: SuitePlan, { plan }: RunContext): readonly string[] {
  return plan.measurements.capacityDuets.length > 0 ? scripts : [];
}

async function runSuitePhase(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PhaseResult> {
  if (isEmpty(suite)) {
    const reason =
      suite.globs.length === 0
        ? `suites.${suite.name} of the config names none`
        : `no file matches ${suite.globs.join(', ')}`;
    context.emit({ type: 'not-run', what: `suite ${suite.name}`, reason });
    return { state: 'skipped', summary: 'no files', reason: suite.asked ? reason : null };
  }
  const parts: PartResult[] = [];
  for (const [files, runPart] of [
    [suite.tests, runTests],
    [suite.junit === null ? [] : [suite.junit], runBridge],
    [suite.leaks, huntLeaks],
    [suite.scripts, runLoad],
    [comparedScripts(suite, context), compareLoads],
    [searchedScripts(suite, context), searchRates],
    [comparedCapacities(suite, context), compareHighestRates],
  ] as const) {
    if (files.length > 0 && !abort.aborted) parts.push(await runPart(suite, context, abort));
  }
  const problems = parts.flatMap((part) => part.problems);
  return {
    state: problems.length === 0 ? 'done' : 'failed',
    summary: parts
      .map(({ summary }) => summary)
      .filter((summary) => summary !== '')
      .join(' · '),
    reason: problems.join('\n') || null,
  };
}
