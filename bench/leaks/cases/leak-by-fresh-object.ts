/** A validator for each schema, by the object itself, and each request brings an object of its own. */
export const expected = 'leak';
const validators = new Map<object, { readonly calls: number }>();
export async function op(i: number): Promise<number> {
  const schema = { type: 'number', minimum: i };
  if (!validators.has(schema)) validators.set(schema, { calls: i });
  await new Promise((resolve) => setTimeout(resolve, 1));
  return validators.get(schema)?.calls ?? 0;
}
