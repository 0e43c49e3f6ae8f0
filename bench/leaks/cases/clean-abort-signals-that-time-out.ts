/** Each is let go 50 ms later: how many are alive at a time moves with the speed of the machine. */
export const expected = 'clean';
const shutdown = new AbortController();
export function op(): boolean {
  return AbortSignal.any([shutdown.signal, AbortSignal.timeout(50)]).aborted;
}
