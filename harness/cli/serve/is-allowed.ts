import { bearerToken, isSameToken } from '../../process/same-token.ts';

export interface Credentials {
  /** The header `authorization`. */
  readonly authorization: string | null;
  /** The body of a POST, as text. */
  readonly body: string;
}

/**
 * Whether a request shows the token: as `Authorization: Bearer …`, as the password of `Basic`, which is what a
 * browser asks its user for, or as `metadata.token` in the JSON that Flagger sends, whose webhooks have no
 * headers.
 * @param token null where none is asked for
 */
export function isAllowed({ authorization, body }: Credentials, token: string | null): boolean {
  if (token === null) return true;
  const header = authorization ?? '';
  const shown = bearerToken(header) ?? passwordIn(header) ?? tokenIn(body);
  return shown !== null && isSameToken(shown, token);
}

/** Of `Basic` and `user:password` in base64; whoever the user is. */
function passwordIn(header: string): string | null {
  const pair = /^Basic (\S+)$/i.exec(header)?.[1];
  if (pair === undefined) return null;
  const text = Buffer.from(pair, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? null : text.slice(colon + 1);
}

function tokenIn(body: string): string | null {
  try {
    const { metadata } = JSON.parse(body) as { metadata?: { token?: unknown } };
    return typeof metadata?.token === 'string' ? metadata.token : null;
  } catch {
    return null;
  }
}
