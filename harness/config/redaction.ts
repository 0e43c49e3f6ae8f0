import { environmentSecrets } from './environment.ts';
import { spellingsOf } from './spellings.ts';

/** What stands where a secret stood. */
export const redacted = '[redacted]';

/** A password inside of a URL, known or not: `postgres://user:password@host`. */
const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*):([^\s@/"']+)@/gi;

/**
 * The one redaction that everything which is written passes: known secrets in each of their spellings
 * (`spellings.ts`), and any password inside of a URL.
 */
export class Redaction {
  #spellings: readonly string[] = [];
  #known: RegExp | null = null;
  #knownBytes: RegExp | null = null;

  constructor(secrets: readonly string[] = environmentSecrets()) {
    this.add(...secrets);
  }

  /** Secrets that come to be known later, such as the password of a service that was started. */
  add(...secrets: readonly string[]): void {
    const all = [...this.#spellings, ...secrets.flatMap(spellingsOf)];
    // A secret that holds another one goes first, so that nothing is left of it.
    this.#spellings = [...new Set(all)].toSorted((a, b) => b.length - a.length);
    this.#known = anyOf(this.#spellings);
    this.#knownBytes = anyOf(this.#spellings.map((one) => Buffer.from(one).toString('latin1')));
  }

  /** A connection URL's password. */
  addUrl(url: string): void {
    if (URL.canParse(url)) this.add(decodeURIComponent(new URL(url).password));
  }

  redact(text: string): string {
    return replace(text, this.#known);
  }

  /** The same for bytes of any encoding, one character each (latin1), as files are read piece by piece. */
  redactBytes(text: string): string {
    return replace(text, this.#knownBytes);
  }

  /** Characters of the longest spelling of a secret. */
  get longest(): number {
    return this.#spellings[0]?.length ?? 0;
  }

  /** The same value with every text inside of it redacted. */
  redactJson<T>(value: T): T {
    return JSON.parse(this.redact(JSON.stringify(value))) as T;
  }

  /** The same, for what JSON would change: numbers that are not finite, fields that are not there. */
  redactTexts<T>(value: T): T {
    if (typeof value === 'string') return this.redact(value) as T;
    if (Array.isArray(value)) return value.map((one: unknown) => this.redactTexts(one)) as T;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    const fields = Object.entries(value).map(([key, one]) => [
      key,
      this.redactTexts(one as unknown),
    ]);
    return Object.fromEntries(fields) as T;
  }
}

function replace(text: string, known: RegExp | null): string {
  const clean = text.replaceAll(urlPassword, `$1:${redacted}@`);
  return known === null ? clean : clean.replaceAll(known, redacted);
}

function anyOf(texts: readonly string[]): RegExp | null {
  if (texts.length === 0) return null;
  const escaped = texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(escaped.join('|'), 'g');
}

/** Whether a key of the config names a secret: its value is shown redacted. */
export function isSecretKey(key: string): boolean {
  return /secret|token|passw|credential|api_?key|private_?key|access_?key/i.test(key);
}
