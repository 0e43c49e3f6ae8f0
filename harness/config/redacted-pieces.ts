import type { Redaction } from './redaction.ts';

/** A URL with a password is looked for over this many characters. */
const LONGEST_URL = 2048;

/**
 * Redacts a text that comes in pieces, such as what a process prints: a secret that two of them share is
 * found, since the end of each is held back until the next one, or the end, is there.
 */
export class RedactedPieces {
  readonly #redact: (text: string) => string;
  readonly #held: () => number;
  readonly #write: (text: string) => void;
  #rest = '';

  /** @param write gets the text, redacted, in pieces of any size */
  constructor(
    redaction: Redaction,
    write: (text: string) => void,
    encoding: 'text' | 'bytes' = 'text',
  ) {
    this.#redact = (text) =>
      encoding === 'text' ? redaction.redact(text) : redaction.redactBytes(text);
    // Secrets come to be known while it is written.
    this.#held = () => Math.max(redaction.longest, LONGEST_URL);
    this.#write = write;
  }

  push(piece: string): void {
    const clean = this.#redact(this.#rest + piece);
    const end = Math.max(0, clean.length - this.#held());
    this.#rest = clean.slice(end);
    if (end > 0) this.#write(clean.slice(0, end));
  }

  end(): void {
    const clean = this.#redact(this.#rest);
    this.#rest = '';
    if (clean !== '') this.#write(clean);
  }
}
