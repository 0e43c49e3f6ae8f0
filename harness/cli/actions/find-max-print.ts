import { describeRates } from '../../capacity/describe-capacity.ts';
import { duetGateLines } from '../../duet/describe-duet.ts';
import type {
  CapacityDuetMeasurement,
  CapacityOfSide,
} from '../../measurement/capacity/capacity-duet.ts';
import type { RunVerdict } from '../../verdicts/run-verdict.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { heldUpSentence } from '../../verdicts/capacity-evidence.ts';
import { capacitySentence } from '../../verdicts/capacity.ts';

/** What was found of both sides, and the verdict; as JSON all of it. */
export function printCompared(
  measured: CapacityDuetMeasurement,
  verdict: RunVerdict & { readonly gates: readonly GateResult[] },
  json: boolean,
): void {
  if (json) {
    const { kind: _, ...rest } = measured;
    process.stdout.write(
      `${JSON.stringify({ verdict: verdict.verdict, sentence: verdict.sentence, gates: verdict.gates, ...rest })}\n`,
    );
    return;
  }
  const { sides, objective, against } = measured;
  const lines = [
    ...sideLines(against, sides.base, objective),
    ...sideLines('this side', sides.candidate, objective),
    `${verdict.verdict}  ${verdict.sentence}`,
    ...duetGateLines(verdict.gates),
  ];
  process.stdout.write(`\n${lines.map((line) => `${line}\n`).join('')}`);
}

function sideLines(name: string, side: CapacityOfSide, objective: string): string[] {
  const held = side.heldUp === undefined ? [] : [`  ${heldUpSentence(side.heldUp)}`];
  return [`${name}: ${capacitySentence(side, objective)}`, ...held, describeRates(side.rates)];
}
