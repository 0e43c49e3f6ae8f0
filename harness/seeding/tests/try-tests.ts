import { statSync } from 'node:fs';
import { childEnvironment } from '../../config/environment.ts';
import { judgeRun } from '../../run/judge-run.ts';
import { runSuite, type SuiteOutcome } from '../../run/tests/run-suite.ts';
import type { SuitePlan } from '../../run/suite-plan.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { judgedAlone } from '../judged-alone.ts';
import { describeSeed } from '../seed.ts';
import { judgedOf, type Seeding } from '../step.ts';
import { saidBy, type TriedGate, triedGate } from '../tried-gate.ts';

const subject = 'tests';

/**
 * Tries the gate on failed tests with one file of the project: as it is, and with as many of its tests made
 * to fail as its limit takes and one more. The other files would tell the same, and take longer.
 */
export async function tryTests(seeding: Seeding): Promise<readonly TriedGate[]> {
  const { context } = seeding;
  const suite = smallestSuite(context.plan.suites);
  const gate = judge([], seeding).find((one) => seeding.isTried(one));
  if (gate === undefined) return [];
  const settle = (tried: TriedGate): readonly TriedGate[] => {
    seeding.tell({ step: 'tried', gate: tried });
    return [tried];
  };
  if (suite === null) {
    const reason = 'no suite of this profile has tests that Vitest runs: none can be made to fail';
    return settle(triedGate(gate, { outcome: 'open', reason }));
  }
  const clean = await runOnce(suite, 0, seeding);
  if (clean === null) return [];
  if (clean.verdict !== 'pass') {
    const reason = `it does not pass without a fault: ${clean.reason}`;
    return settle(triedGate(clean, { outcome: 'open', reason }));
  }
  const seed = { kind: 'failing tests', count: Math.floor(clean.limit.value) + 1 } as const;
  const fault = describeSeed(seed);
  const seeded = await runOnce(suite, seed.count, seeding);
  if (seeded === null) return [];
  const facts = { seed, fault, seeded: saidBy(seeded), reason: seeded.reason };
  if (seeded.verdict === 'fail') return settle(triedGate(clean, { ...facts, outcome: 'caught' }));
  const ran = seeded.measured?.sample.count ?? 0;
  const isTooFew = ran < seed.count;
  return settle(
    triedGate(clean, {
      ...facts,
      outcome: isTooFew ? 'open' : 'blind',
      reason: isTooFew
        ? `its limit takes ${seed.count - 1} failures, and the file that was tried has ${ran} tests`
        : `it passes with ${fault}: ${seeded.reason}`,
    }),
  );
}

/** Of the first suite with tests, its smallest file. */
function smallestSuite(suites: readonly SuitePlan[]): SuitePlan | null {
  const suite = suites.find(({ tests }) => tests.length > 0);
  if (suite === undefined) return null;
  const bySize = suite.tests.toSorted((a, b) => statSync(a).size - statSync(b).size);
  return { ...suite, tests: bySize.slice(0, 1) };
}

async function runOnce(
  suite: SuitePlan,
  failingTests: number,
  seeding: Seeding,
): Promise<GateResult | null> {
  const { context, abort, tell } = seeding;
  const { plan, folder } = context;
  const { vitest } = plan;
  if (abort.aborted || vitest === null) return null;
  const planted =
    failingTests === 0 ? null : describeSeed({ kind: 'failing tests', count: failingTests });
  tell({ step: 'measuring', subject, planted });
  const outcome = await runSuite({
    suite: suite.name,
    root: plan.loaded.root,
    vitest,
    files: suite.tests,
    found: suite.found,
    testName: null,
    tags: plan.tags,
    checkLeftOpen: false,
    failingTests,
    testTimeoutMs: plan.profile.testTimeoutSeconds * 1000,
    environment: childEnvironment({ ...context.environment, ASSAY_RUN_FOLDER: folder.path }),
    folder: folder.path,
    redaction: context.redaction,
    quarantine: context.quarantine,
    abort,
    emit: context.emit,
  });
  if (abort.aborted) return null;
  const gates = judge([outcome], seeding);
  tell({ step: 'judged', subject, planted, gates: judgedOf(gates) });
  return gates[0] ?? null;
}

/** The gate, were these all the tests that there are. */
function judge(outcomes: readonly SuiteOutcome[], { context }: Seeding): readonly GateResult[] {
  const suites = context.plan.suites.filter(({ name }) =>
    outcomes.length === 0 ? true : outcomes.some((outcome) => outcome.suite === name),
  );
  const alone = {
    ...judgedAlone(context, []),
    plan: { ...context.plan, suites },
    testOutcomes: [...outcomes],
  };
  return judgeRun(alone).gates.filter((gate) => gate.subject === subject);
}
