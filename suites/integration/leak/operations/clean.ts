/** Prints on stdout, which must not end up in the JSON of the verdict. */
export const name = 'clean';

export function op(i: number): string {
  if (i % 100_000 === 0) console.log('{"verdict":"not this one"}');
  return JSON.stringify({ i });
}
