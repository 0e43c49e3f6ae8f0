import type { RunDocument } from '../../document/document.ts';
import { caughtWords } from '../caught.ts';
import { escapeMarkup } from '../xml.ts';

/** On which fault each gate was seen to fail; nothing where `assay selftest --project` never ran. */
export function renderCaught(document: RunDocument): string {
  const words = caughtWords(document);
  if (words === null) return '';
  const items = words.gates.map(
    ({ text, note }) => `<li>${escapeMarkup(text)} <small>${escapeMarkup(note)}</small></li>`,
  );
  return `<details class="changes" id="caught"><summary>${escapeMarkup(words.line)}</summary><ul>${items.join('')}</ul></details>`;
}
