/** Modules of Node's own that load when they are first needed. */
export const expected = 'clean';
const names = ['node:zlib', 'node:readline', 'node:dgram', 'node:http2', 'node:tls', 'node:repl'];
export async function op(i: number): Promise<void> {
  if (i % 500 === 0) await import(names[(i / 500) % names.length] ?? 'node:fs');
}
