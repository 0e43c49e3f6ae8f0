/** A WeakMap does not help where its keys are kept elsewhere. */
export const expected = 'leak';
const names = new WeakMap<object, string>();
const registry: object[] = [];
export function op(i: number): void {
  const key = {};
  names.set(key, `entry ${i}`);
  registry.push(key);
}
