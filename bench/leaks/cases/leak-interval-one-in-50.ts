/** The same once in 50 operations. */
export const expected = 'leak';
export const resource = 'timers';
export function op(i: number): void {
  if (i % 50 === 0) setInterval(() => undefined, 60_000);
}
