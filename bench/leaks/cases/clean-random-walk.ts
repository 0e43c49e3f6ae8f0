/** A queue whose length wanders within bounds. */
export const expected = 'clean';
const queue: number[][] = [];
export function op(i: number): void {
  if (Math.random() < 0.5 && queue.length < 2_000) queue.push([i, i]);
  else queue.pop();
}
