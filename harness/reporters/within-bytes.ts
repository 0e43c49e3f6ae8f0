/** How much of a report is shown: rows of each table and list, and characters of each text. */
export interface Caps {
  readonly rows: number;
  readonly characters: number;
}

/** From all to what fits everywhere: eight lists of 10 rows with 5 texts of 120 characters are 48 kB. */
const steps: readonly Caps[] = [
  { rows: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY },
  { rows: 1_000, characters: 2_000 },
  { rows: 300, characters: 600 },
  { rows: 100, characters: 300 },
  { rows: 30, characters: 200 },
  { rows: 10, characters: 120 },
];

/** The fullest rendering that has no more bytes in UTF-8; the shortest where none has. */
export function renderWithin(bytes: number, render: (caps: Caps) => string): string {
  let text = '';
  for (const caps of steps) {
    text = render(caps);
    if (Buffer.byteLength(text) <= bytes) return text;
  }
  return text;
}

export function cutText(text: string, { characters }: Caps): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1).trimEnd()}…`;
}
