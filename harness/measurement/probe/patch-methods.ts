/** A method, with its `this` first. */
export type Bound = (self: any, parameters: readonly any[]) => unknown;

/**
 * Replaces methods of an object, by name.
 * @param around gets the original and gives what runs in its place
 * @returns puts the originals back
 */
export function patchMethods(
  object: object,
  names: readonly string[],
  around: (original: Bound) => Bound,
): () => void {
  const originals = names.map((name) => [name, Reflect.get(object, name) as unknown] as const);
  for (const [name, original] of originals) {
    const call = around((self, parameters) =>
      Reflect.apply(original as (...all: unknown[]) => unknown, self, parameters),
    );
    // Under its own name, since stacks show it.
    const patched = {
      [name](this: unknown, ...parameters: unknown[]): unknown {
        return call(this, parameters);
      },
    };
    Reflect.set(object, name, patched[name]);
  }
  return () => {
    for (const [name, original] of originals) Reflect.set(object, name, original);
  };
}
