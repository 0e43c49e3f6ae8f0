import { escapeMarkup } from '../xml.ts';

/** A sign of comparison and an integer part; decimals; a unit. */
const parts = /^([≤≥<>=]? ?[−-]?[\d,]+)(\.\d+)?( .+)?$/u;

/** A quantity whose decimal point stands below that of the row above it; any other text as it is. */
export function renderFigure(text: string): string {
  const found = parts.exec(text);
  if (found === null) return escapeMarkup(text);
  const [, whole = '', decimals = '', unit = ''] = found;
  return `<span class="figure"><span>${escapeMarkup(whole)}</span><span>${decimals}</span><span>${escapeMarkup(unit)}</span></span>`;
}
