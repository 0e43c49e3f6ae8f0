import { createReadStream } from 'node:fs';
import { once } from 'node:events';
export const expected = 'clean';
export async function op(): Promise<void> {
  const stream = createReadStream('/dev/null');
  stream.resume();
  await once(stream, 'close');
}
