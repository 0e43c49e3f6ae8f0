/**
 * Cuts a stream of text into the rows of RFC 4180 CSV, in bounded memory. A row may go on over a line
 * break inside of quotes, as an error message in one of k6's tags can.
 */
export class CsvRows {
  readonly #onRow: (row: string) => void;
  #rest = '';

  constructor(onRow: (row: string) => void) {
    this.#onRow = onRow;
  }

  push(text: string): void {
    const available = this.#rest + text;
    let rowStart = 0;
    let searchFrom = 0;
    for (;;) {
      const lineEnd = available.indexOf('\n', searchFrom);
      if (lineEnd === -1) break;
      searchFrom = lineEnd + 1;
      if (hasOpenQuote(available, rowStart, lineEnd)) continue;
      if (lineEnd > rowStart) this.#onRow(available.slice(rowStart, lineEnd));
      rowStart = searchFrom;
    }
    this.#rest = available.slice(rowStart);
  }

  /** What is left without an end of line: a torn row when it is not empty. It is not handed on. */
  get rest(): string {
    return this.#rest;
  }
}

function hasOpenQuote(text: string, from: number, to: number): boolean {
  let quotes = 0;
  for (let at = text.indexOf('"', from); at !== -1 && at < to; at = text.indexOf('"', at + 1)) {
    quotes += 1;
  }
  return quotes % 2 === 1;
}

/** The fields of one row, unquoted. */
export function csvFields(row: string): string[] {
  if (!row.includes('"')) return row.split(',');
  const fields: string[] = [];
  let at = 0;
  while (at <= row.length) {
    const [field, next] = row[at] === '"' ? quotedField(row, at) : bareField(row, at);
    fields.push(field);
    at = next;
  }
  return fields;
}

function bareField(row: string, from: number): [field: string, next: number] {
  const comma = row.indexOf(',', from);
  const end = comma === -1 ? row.length : comma;
  return [row.slice(from, end), end + 1];
}

function quotedField(row: string, from: number): [field: string, next: number] {
  let end = from + 1;
  for (;;) {
    end = row.indexOf('"', end);
    if (end === -1) return [row.slice(from + 1), row.length + 1];
    if (row[end + 1] !== '"') break;
    end += 2;
  }
  return [row.slice(from + 1, end).replaceAll('""', '"'), end + 2];
}
