import type { Measurement } from '../measurement/measurement.ts';
import type { RunContext } from '../run/context.ts';

/** The same run, had it measured this and nothing else: its gates share the same error as in the whole. */
export function judgedAlone(context: RunContext, measurements: readonly Measurement[]): RunContext {
  return {
    ...context,
    measurements: [...measurements],
    ownGates: [],
    testOutcomes: [],
    notMeasuredReasons: new Map(),
    // What earlier runs showed of the real thing says nothing of one with a fault.
    earlier: new Map(),
  };
}
