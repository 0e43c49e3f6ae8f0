import type { RunDocument } from '../../document/document.ts';
import { describeLoosening, describeSignature, ledgerLine, sinceWhat } from '../loosening.ts';
import { escapeMarkup } from '../xml.ts';

/** Every demand that is looser than before: who loosened it, when and why. */
export function renderLedger({ ledger }: RunDocument): string {
  if (ledger === undefined) return '';
  const line = ledgerLine(ledger);
  if (line === null) {
    return `<p class="soft" id="ledger">No demand is looser than in ${escapeMarkup(sinceWhat(ledger))}.</p>`;
  }
  const items = ledger.loosened.map(
    (one) =>
      `<li>${escapeMarkup(describeLoosening(one))} <small>${escapeMarkup(describeSignature(one))}</small></li>`,
  );
  return `<details class="changes" id="ledger"><summary>${escapeMarkup(line)}</summary><ul>${items.join('')}</ul></details>`;
}
