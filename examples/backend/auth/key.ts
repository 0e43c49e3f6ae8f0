import { hash, randomBytes } from 'node:crypto';

/** So that a key is recognized where it must not be: in a commit, in a log. */
const keyPrefix = 'assay_';

/** A key of 256 random bits. It is shown once; what is kept is its hash. */
export function newKey(): string {
  return keyPrefix + randomBytes(32).toString('base64url');
}

/** A fast hash is enough: nobody guesses 256 random bits. */
export function hashKey(key: string): string {
  return hash('sha256', key);
}

/** Anything else is no key, and is looked up nowhere. */
export function isKey(text: string): boolean {
  return /^assay_[\w-]{43}$/.test(text);
}
