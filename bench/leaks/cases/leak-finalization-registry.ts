/** The held value refers to the target, so nothing is ever finalized. */
export const expected = 'leak';
const registry = new FinalizationRegistry<object>(() => undefined);
export function op(i: number): void {
  const target = { i };
  registry.register(target, { target });
}
