/** An interval per operation that is never cleared. */
export const expected = 'leak';
export const resource = 'timers';
export function op(): void {
  setInterval(() => undefined, 60_000);
}
