import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
/** The error path forgets to close. Kept, since a handle that is collected closes itself. */
export const expected = 'leak';
export const resource = 'fds';
const handles: FileHandle[] = [];
export async function op(i: number): Promise<void> {
  const file = await open('/dev/null', 'r');
  if (i % 20 === 0) handles.push(file);
  else await file.close();
}
