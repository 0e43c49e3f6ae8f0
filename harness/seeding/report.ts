import { formatEstimate } from '../metrics/format-quantity.ts';
import type { Color, Paint } from '../reporters/paint.ts';
import type { Outcome, Said, TriedGate } from './tried-gate.ts';

const signs = {
  caught: ['green', '✔'],
  blind: ['red', '✘'],
  open: ['yellow', '?'],
} as const satisfies Record<Outcome, readonly [color: Color, sign: string]>;

/** What a blind or an open gate needs to be of use. */
const remedies = {
  caught: null,
  blind:
    'write its limit nearer to what the service does, correct what it measures, or take the gate out',
  open: 'a longer --budget, a quieter machine, or the profile whose load is longer',
} as const satisfies Record<Outcome, string | null>;

/** The table for people: a line a gate, with its reason below where it did not fail on its fault. */
export function triedLines(gates: readonly TriedGate[], paint: Paint): readonly string[] {
  const widthOf = (pick: (gate: TriedGate) => string): number =>
    Math.max(0, ...gates.map((gate) => pick(gate).length));
  const [names, limits] = [widthOf(({ id }) => id), widthOf(({ limit }) => limit)];
  return gates.flatMap((gate) => {
    const [color, sign] = signs[gate.outcome];
    const columns = [
      ` ${paint(color, sign)} ${gate.id.padEnd(names)}`,
      gate.limit.padStart(limits),
      toldOf(gate),
    ];
    const remedy = remedies[gate.outcome];
    const below = remedy === null ? [] : [`     ${gate.reason}`];
    return [columns.join('  '), ...below];
  });
}

function toldOf({ outcome, fault, clean, seeded }: TriedGate): string {
  switch (outcome) {
    case 'caught':
      return `catches ${fault}: ${valueOf(clean)}${doubt(clean)} → ${valueOf(seeded)}`;
    case 'blind':
      return fault === null ? 'no fault can fail it' : `no fault can fail it, not even ${fault}`;
    case 'open':
      return 'not decided';
  }
}

/** What was not sure to pass without a fault may have caught more than the fault. */
function doubt(clean: Said | null): string {
  return clean === null || clean.verdict === 'pass' ? '' : " (can't tell without it)";
}

function valueOf(said: Said | null): string {
  const measured = said?.measured ?? null;
  return measured === null ? 'no value' : formatEstimate(measured.value, null, measured.unit);
}

/** What to do, for each kind of outcome that asks for something. */
export function remedyLines(gates: readonly TriedGate[]): readonly string[] {
  return (['blind', 'open'] as const).flatMap((outcome) => {
    const remedy = remedies[outcome];
    return gates.some((gate) => gate.outcome === outcome)
      ? [` ${signs[outcome][1]} ${remedy}`]
      : [];
  });
}
