/** What a finalizer holds goes one collection later. */
export const expected = 'clean';
const registry = new FinalizationRegistry<number[]>(() => undefined);
export function op(i: number): void {
  registry.register({ i }, [i, i, i]);
}
