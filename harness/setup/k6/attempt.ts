/** One way of getting k6, tried: where the binary is now, or why it isn't. */
export type Attempt =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly reason: string };
