import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
export const expected = 'clean';
export async function op(i: number): Promise<void> {
  const pass = new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) });
  pass.resume();
  await pipeline(Readable.from([`${i}`, 'end']), pass);
}
