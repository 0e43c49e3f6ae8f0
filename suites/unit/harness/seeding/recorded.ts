import type { PlannedUsers } from '../../../../harness/load/plan-script.ts';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import type { Recorded } from '../../../../harness/seeding/load/ask-rule.ts';
import { simulatedLoad } from '../../../../harness/selftest/simulated-load.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import type { Statistic } from '../../../../harness/thresholds/threshold.ts';
import type { WrittenThresholds } from '../../../../harness/thresholds/written.ts';
import { resolveGates } from '../../../../harness/verdicts/gate.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import type { GateResult } from '../../../../harness/verdicts/verdict.ts';

const subject = 'load/simulated';

/** A load of 12 s at 200 requests a second, 2 to 8 ms each, and its gates. */
export interface RecordedGates {
  readonly recorded: Recorded;
  readonly gate: (statistic: string) => GateResult;
  readonly statistic: (name: string) => Statistic | null;
}

export function recordedGates(
  limits: WrittenThresholds[string],
  users: PlannedUsers | null = null,
): RecordedGates {
  const simulated = simulatedLoad({ requests: 2_400 });
  const applied = {
    planned: 2_400,
    late: 0,
    held: 0,
    dropped: 0,
    unsent: 0,
    waitingShare: null,
    presentShare: null,
  };
  const measurement: LoadMeasurement = { ...simulated, applied };
  const thresholds = parseThresholds({ [subject]: limits });
  const judgeThem = (one: LoadMeasurement): GateResult[] =>
    judge([one], thresholds, {
      alpha: 0.05,
      suites: ['load'],
      subjects: [subject],
      burstMs: { latency: 50, errors: 20 },
    });
  const gates = judgeThem(measurement);
  const known = resolveGates(thresholds, [subject]);
  return {
    recorded: { measurement, users, judge: judgeThem },
    gate: (name) => gates.find(({ statistic }) => statistic === name)!,
    statistic: (name) => known.find(({ statistic }) => statistic.name === name)?.statistic ?? null,
  };
}
