import { environmentSecrets } from './environment.ts';

/** What stands where a secret stood. */
export const redacted = '[redacted]';

/** Shorter values would also be found inside of ordinary words and numbers. */
const shortestSecret = 6;

/** Takes every secret that it was told of out of a text. */
export type Redact = (text: string) => string;

/**
 * The one redaction that everything which is written passes: known secrets as they are, URL-encoded
 * or escaped in JSON, and any password inside of a URL, known or not.
 */
export function createRedaction(secrets: readonly string[]): Redact {
  const known = [...new Set([...secrets, ...environmentSecrets()].flatMap(spellings))]
    .filter((secret) => secret.length >= shortestSecret)
    .toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text.replaceAll(
      /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*):([^\s@/"']+)@/gi,
      `$1:${redacted}@`,
    );
    for (const secret of known) clean = clean.replaceAll(secret, redacted);
    return clean;
  };
}

function spellings(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}

/** Whether a key of the config names a secret: its value is shown redacted. */
export function isSecretKey(key: string): boolean {
  return /secret|token|passw|credential|api_?key|private_?key|access_?key/i.test(key);
}
