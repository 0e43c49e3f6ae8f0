import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { buildLoad } from '../ledger/build-load.ts';
import { beganApartMs } from '../ledger/merge-parts.ts';
import type { RecordedScenario } from '../ledger/recorded-scenario.ts';

/**
 * The measurement of each scenario from what every k6 recorded of its part.
 * @param instances one list a k6, with the same scenarios in the same order
 * @param isPartial whether the load still goes on
 */
export function mergeLoads(
  instances: readonly (readonly RecordedScenario[])[],
  isPartial = false,
): LoadMeasurement[] {
  const [first = []] = instances;
  return first.map((_, at) =>
    buildLoad(
      instances.map((scenarios) => scenarios[at]!),
      isPartial,
    ),
  );
}

/** Beyond this share of a scenario's time its parts did not run at the same time. */
const APART_SHARE = 0.05;
const APART_MS = 1000;

/** Scenarios whose parts began so far from one another that the whole load was there only for a while. */
export function beganApart(instances: readonly (readonly RecordedScenario[])[]): string[] {
  const [first = []] = instances;
  return first.flatMap(({ scenario }, at) => {
    const apartMs = beganApartMs(instances.map((scenarios) => scenarios[at]!));
    const longMs = Math.max(APART_MS, APART_SHARE * 1000 * (scenario.plannedSeconds ?? 0));
    return apartMs <= longMs
      ? []
      : [
          `scenario '${scenario.name}': its instances began up to ${formatQuantity(apartMs, 'ms')} apart; for as long at both ends the load was not all there`,
        ];
  });
}
