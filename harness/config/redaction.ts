import { environmentSecrets } from './environment.ts';

/** What stands where a secret stood. */
export const redacted = '[redacted]';

/** Shorter values would also be found inside of ordinary words and numbers. */
const SHORTEST_SECRET = 6;

/** A password inside of a URL, known or not: `postgres://user:password@host`. */
const urlPassword = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*):([^\s@/"']+)@/gi;

/**
 * The one redaction that everything which is written passes: known secrets as they are, URL-encoded
 * or escaped in JSON, and any password inside of a URL.
 */
export class Redaction {
  #spellings: readonly string[] = [];

  constructor(secrets: readonly string[] = environmentSecrets()) {
    this.add(...secrets);
  }

  /** Secrets that come to be known later, such as the password of a service that was started. */
  add(...secrets: readonly string[]): void {
    const all = [...this.#spellings, ...secrets.flatMap(spellings)];
    this.#spellings = [...new Set(all)]
      .filter((secret) => secret.length >= SHORTEST_SECRET)
      // A secret that holds another one goes first, so that nothing is left of it.
      .toSorted((a, b) => b.length - a.length);
  }

  /** A connection URL's password. */
  addUrl(url: string): void {
    if (URL.canParse(url)) this.add(decodeURIComponent(new URL(url).password));
  }

  redact(text: string): string {
    let clean = text.replaceAll(urlPassword, `$1:${redacted}@`);
    for (const secret of this.#spellings) clean = clean.replaceAll(secret, redacted);
    return clean;
  }

  /** The same value with every text inside of it redacted. */
  redactJson<T>(value: T): T {
    return JSON.parse(this.redact(JSON.stringify(value))) as T;
  }
}

function spellings(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}

/** Whether a key of the config names a secret: its value is shown redacted. */
export function isSecretKey(key: string): boolean {
  return /secret|token|passw|credential|api_?key|private_?key|access_?key/i.test(key);
}
