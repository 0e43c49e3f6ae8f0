/** Composed signals are held weakly. */
export const expected = 'clean';
const shutdown = new AbortController();
export function op(): boolean {
  const request = new AbortController();
  return AbortSignal.any([shutdown.signal, request.signal]).aborted;
}
