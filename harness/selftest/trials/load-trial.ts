import type { WrittenThresholds } from '../../thresholds/written.ts';
import { type SimulatedLoad, simulatedLoad, subject } from '../simulated-load.ts';
import type { GateName, Trial, Truth } from '../trial.ts';

/** Trials of one gate by simulated samples, all against the same limits. */
export function loadTrials(
  gate: GateName,
  limits: WrittenThresholds[string],
): (what: string, load: SimulatedLoad, truth: Truth['kind']) => Trial {
  return (what, load, kind) => ({
    gate,
    truth: { kind },
    what,
    ask: (gates) => gates.load(simulatedLoad(load), { [subject]: limits }),
    reproduce: () => null,
  });
}
