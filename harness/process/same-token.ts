import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two tokens are one. It takes as long for a wrong one as for a nearly right one. */
export function isSameToken(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** The token of `Authorization: Bearer …`; null without one. */
export function bearerToken(authorization: string | null | undefined): string | null {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
