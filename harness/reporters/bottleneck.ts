import type { ResourcesReport, RunDocument } from '../document/document.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { shareOfLimit } from './subjects.ts';

/** From this share of its limit on, somebody wants to know what holds a latency up. */
const NEAR = 0.8;

/** The loads whose latency fails its gate or comes near to it, with what probably holds them up. */
export function heldUp(
  gates: readonly GateResult[],
  resources: readonly ResourcesReport[] = [],
): readonly ResourcesReport[] {
  const wanted = new Set(
    gates
      .filter(({ statistic }) => statistic.startsWith('latency.'))
      .filter((gate) => gate.verdict === 'fail' || (shareOfLimit(gate) ?? 0) >= NEAR)
      .map(({ subject }) => subject),
  );
  return resources.filter(({ name }) => wanted.has(name));
}

/** `load/predict likely bottleneck: CPU of the target: …` */
export function bottleneckLine({ name, bottleneck }: ResourcesReport): string {
  return `${name} likely bottleneck: ${bottleneck.sentence}`;
}

export function bottleneckLines({ gates, resources }: RunDocument): readonly string[] {
  return heldUp(gates, resources).map(bottleneckLine);
}
