/** A listener on a signal that lives as long as the process, removed in 49 of 50 operations. */
export const expected = 'leak';
const shutdown = new AbortController();
export function op(i: number): void {
  const stop = (): void => void i;
  shutdown.signal.addEventListener('abort', stop);
  if (i % 50 !== 7) shutdown.signal.removeEventListener('abort', stop);
}
