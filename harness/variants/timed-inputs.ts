import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import type { Tensors } from '../../fixtures/engines/engine.ts';
import { cacheFolder } from '../config/environment.ts';
import { writeAtomically } from '../document/write-atomically.ts';

/**
 * Writes what a timed model is asked, one run, since a fresh process reads it from there. Kept in the cache
 * under the name of its content, so a run that is killed leaves no temporary file.
 */
export async function writeTimedInputs(inputs: Tensors): Promise<string> {
  const bytes = serialize(inputs);
  const folder = join(cacheFolder(), 'timed-models');
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const file = join(folder, `${hash}.inputs`);
  await mkdir(folder, { recursive: true });
  await writeAtomically(file, bytes);
  return file;
}
