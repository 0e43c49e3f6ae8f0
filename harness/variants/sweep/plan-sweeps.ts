import type { ConfiguredEngine } from '../../../fixtures/engines/configured-engine.ts';
import type { SweepConfig } from '../../config/engines.ts';
import type { AssayConfig } from '../../config/schema.ts';

/** An engine of the config that is to be swept. */
export interface PlannedSweep {
  readonly on: ConfiguredEngine;
  readonly plan: SweepConfig;
}

/** The entries of `engines` that ask for a sweep, each on the engine on which the run has it. */
export function planSweeps(
  { engines: written }: Pick<AssayConfig, 'engines'>,
  engines: readonly ConfiguredEngine[],
): PlannedSweep[] {
  return engines.flatMap((on) => {
    const plan = written[on.name]?.sweep;
    return plan === undefined ? [] : [{ on, plan }];
  });
}
