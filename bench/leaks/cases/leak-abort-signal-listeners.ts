/** Every request listens on the one signal of the server, and never stops. */
export const expected = 'leak';
const shutdown = new AbortController();
export function op(i: number): void {
  if (i % 10 === 0) shutdown.signal.addEventListener('abort', () => void i, { once: true });
}
