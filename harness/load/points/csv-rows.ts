const NEWLINE = 0x0a;
const QUOTE = 0x22;

/**
 * Cuts a stream of bytes into the rows of RFC 4180 CSV, in bounded memory and without making text of
 * them: most rows are never looked at. A row may go on over a line break inside of quotes, as an error
 * message in one of k6's tags can.
 */
export class CsvRows {
  readonly #onRow: (bytes: Buffer, start: number, end: number) => void;
  #rest = Buffer.alloc(0);

  constructor(onRow: (bytes: Buffer, start: number, end: number) => void) {
    this.#onRow = onRow;
  }

  push(chunk: Uint8Array): void {
    const piece = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    let rowStart = 0;
    let searchFrom = 0;
    let nextQuote = bytes.indexOf(QUOTE);
    for (;;) {
      const lineEnd = bytes.indexOf(NEWLINE, searchFrom);
      if (lineEnd === -1) break;
      searchFrom = lineEnd + 1;
      if (nextQuote !== -1 && nextQuote < rowStart) nextQuote = bytes.indexOf(QUOTE, rowStart);
      const mayBeOpen = nextQuote !== -1 && nextQuote < lineEnd;
      if (mayBeOpen && hasOpenQuote(bytes, nextQuote, lineEnd)) continue;
      if (lineEnd > rowStart) this.#onRow(bytes, rowStart, lineEnd);
      rowStart = searchFrom;
    }
    // A copy: the chunk belongs to the stream that it came from.
    this.#rest = Buffer.from(bytes.subarray(rowStart));
  }

  /** What is left without an end of line: a torn row when it is not empty. It is not handed on. */
  get rest(): string {
    return this.#rest.toString('utf8');
  }
}

function hasOpenQuote(bytes: Buffer, from: number, to: number): boolean {
  let quotes = 0;
  for (let at = from; at !== -1 && at < to; at = bytes.indexOf(QUOTE, at + 1)) quotes += 1;
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
