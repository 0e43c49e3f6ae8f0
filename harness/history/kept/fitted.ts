/** An entry of an index of Postgres has at most 2,704 bytes, and several texts are in one. */
const MOST_BYTES = 800;

/** A name that fits into an index: a longer one is cut, and ends with a mark. */
export function fitted(name: string): string {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name;
  // A cut character would end as a replacement character: it is left out.
  const cut = Buffer.from(name).subarray(0, MOST_BYTES).toString('utf8').replace(/�+$/u, '');
  return `${cut}…`;
}
