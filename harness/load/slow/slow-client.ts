/** Where a script finds what makes slow connections: `slowClient()` of `assay/k6` reads it. */
export const slowVariable = 'ASSAY_SLOW_CLIENTS';

/**
 * What a client is slow in:
 *
 * - `sends body`: its head comes at once, its body byte by byte, and the last one never.
 * - `sends head`: so does its head.
 * - `reads`: it sends all at once, and takes the answer byte by byte.
 * - `waits`: it connects, and sends nothing.
 */
export const slownesses = ['sends body', 'sends head', 'reads', 'waits'] as const;
export type Slowness = (typeof slownesses)[number];

/** What a script asks for: one connection. */
export interface SlowRequest {
  readonly url: string;
  readonly slow: Slowness;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytesASecond: number;
  /** After so long the client gives it up, in seconds. */
  readonly seconds: number;
}

/** How a connection ended. */
export type SlowEnd =
  /** The server ended it. */
  | { readonly by: 'server'; readonly heldMs: number; readonly status: number | null }
  /** The server still kept it when the client gave it up. */
  | { readonly by: 'client'; readonly heldMs: number; readonly status: number | null }
  /** The server took no connection. */
  | { readonly by: 'refusal'; readonly reason: string };

/** The longest that a connection is held, in seconds. */
export const MOST_SECONDS = 600;
