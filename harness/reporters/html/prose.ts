import { escapeMarkup } from '../xml.ts';

/** A number stays on one line with its sign and its unit: `≤ 45.0 ms`, `3 %`. */
const between = /(?<=[≤≥<>=]) (?=[\d-])|(?<=\d) (?=(?:ms|s|min|h|B|kB|MB|GB|%)(?![\w]))/gu;

/** A sentence as markup. */
export function prose(text: string): string {
  return escapeMarkup(text.replaceAll(between, '\u00A0'));
}
