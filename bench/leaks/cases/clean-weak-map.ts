export const expected = 'clean';
const labels = new WeakMap<object, number[]>();

/** A label for each request, which is collected with it; the table of the map stays as large as it was. */
export function op(i: number): number {
  const request = { i };
  labels.set(
    request,
    Array.from({ length: 10 }, () => i),
  );
  return labels.get(request)?.length ?? 0;
}
