/** Much garbage, and a table of the last 500 entries: all of it is given up again. */
const last = new Map<number, object>();

export function op(i: number): void {
  last.set(i, JSON.parse(JSON.stringify({ i, list: [i, i, i], name: `entry ${i}` })) as object);
  last.delete(i - 500);
}
