import type { Evidence } from '../../measurement/evidence.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { statisticName } from '../subjects.ts';
import { renderEvidence } from './evidence.ts';

/**
 * The texts of all gates of a subject, one figure a title: what several gates say of themselves stands
 * below one another, each under its name; what all say alike stands once, and without.
 */
export function renderTexts(gates: readonly GateResult[]): readonly string[] {
  const texts = gates.flatMap((gate) =>
    gate.evidence.flatMap((one) =>
      one.kind === 'text' ? [{ gate: statisticName(gate), text: one }] : [],
    ),
  );
  const byTitle = Map.groupBy(texts, ({ text }) => text.title);
  return [...byTitle].map(([title, own]) => {
    const bySaid = Map.groupBy(own, ({ text }) => text.lines.join('\n'));
    const lines = [...bySaid].flatMap(([said, by]) =>
      bySaid.size === 1
        ? said.split('\n')
        : [
            `${by.map(({ gate }) => gate).join(', ')}:`,
            ...said.split('\n').map((line) => `  ${line}`),
          ],
    );
    const merged: Extract<Evidence, { kind: 'text' }> = { kind: 'text', title, lines };
    return renderEvidence(merged, [], null);
  });
}
