import { createHash, timingSafeEqual } from 'node:crypto';

export interface Credentials {
  /** The header `authorization`. */
  readonly authorization: string | null;
  /** The body of a POST, as text. */
  readonly body: string;
}

/**
 * Whether a request shows the token: as `Authorization: Bearer …`, or as `metadata.token` in the JSON that
 * Flagger sends, whose webhooks have no headers.
 * @param token null where none is asked for
 */
export function isAllowed({ authorization, body }: Credentials, token: string | null): boolean {
  if (token === null) return true;
  const shown = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? tokenIn(body);
  return shown !== null && isSame(shown, token);
}

function tokenIn(body: string): string | null {
  try {
    const { metadata } = JSON.parse(body) as { metadata?: { token?: unknown } };
    return typeof metadata?.token === 'string' ? metadata.token : null;
  } catch {
    return null;
  }
}

/** Takes as long for a wrong token as for a nearly right one. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
