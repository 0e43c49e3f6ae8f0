/** Promises that wait for ever, held by a list of waiters. */
export const expected = 'leak';
const waiters: (() => void)[] = [];
export function op(): void {
  void new Promise<void>((resolve) => {
    waiters.push(resolve);
  }).then(() => undefined);
}
