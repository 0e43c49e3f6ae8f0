import { countEnds, type EntryEnd, type LoadLedger } from '../../measurement/load-ledger.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';

const words: readonly (readonly [EntryEnd, string])[] = [
  ['failed', 'failed'],
  ['dropped', 'were dropped: no virtual user was free'],
  ['unsent', 'were never sent: the run ended before'],
];

/** `12 failed, 3 were dropped: no virtual user was free`; empty where all that was due was answered. */
export function notAnswered(ledger: LoadLedger): string {
  return words
    .map(([kind, text]) => [countEnds(ledger, kind), text] as const)
    .filter(([count]) => count > 0)
    .map(([count, text]) => `${formatQuantity(count, 'count')} ${text}`)
    .join(', ');
}
