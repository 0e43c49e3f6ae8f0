export const expected = 'clean';
let last: WeakRef<object> | null = null;
export function op(i: number): void {
  last = new WeakRef({ i, before: last?.deref() === undefined });
}
