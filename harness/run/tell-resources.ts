import type { ResourcesReport } from '../document/document.ts';
import type { Measurement } from '../measurement/measurement.ts';
import { bottleneckOf } from '../verdicts/bottleneck/bottleneck.ts';
import type { RunContext } from './context.ts';

/** Hands on what was read beside each load, and what it names. It decides nothing. */
export function tellResources({ measurements, emit }: RunContext): void {
  for (const measurement of measurements) {
    const resources = resourcesReport(measurement);
    if (resources !== null) emit({ type: 'resources', resources });
  }
}

/** Null where nobody looked. */
export function resourcesReport(measurement: Measurement): ResourcesReport | null {
  if (measurement.kind !== 'load' || measurement.resources === undefined) return null;
  const bottleneck = bottleneckOf(measurement);
  const { subject, resources } = measurement;
  return bottleneck && { name: subject, ...resources, bottleneck };
}
