import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { joinData } from '../../fixtures/engines/datatype.ts';
import type { Tensor, Tensors } from '../../fixtures/engines/engine.ts';
import { cacheFolder } from '../config/environment.ts';
import { writeAtomically } from '../document/write-atomically.ts';

/**
 * Writes what a timed model is asked, one run of `batch` items, since a fresh process reads it from
 * there. Kept in the cache under the name of its content, so a run that is killed leaves no temporary
 * file.
 */
export async function writeTimedInputs(runs: readonly Tensors[], batch: number): Promise<string> {
  const bytes = serialize(batch === 1 ? runs[0]! : stacked(runs, batch));
  const folder = join(cacheFolder(), 'timed-models');
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const file = join(folder, `${hash}.inputs`);
  await mkdir(folder, { recursive: true });
  await writeAtomically(file, bytes);
  return file;
}

/** The first runs, and the same again where there are too few, along the first axis. */
function stacked(runs: readonly Tensors[], batch: number): Tensors {
  const picked = Array.from({ length: batch }, (_, index) => runs[index % runs.length]!);
  return Object.fromEntries(
    Object.entries(picked[0]!).map(([name, { datatype, shape }]): [string, Tensor] => {
      const data = joinData(
        datatype,
        picked.map((run) => run[name]!.data),
      );
      return [name, { datatype, shape: [batch * (shape[0] ?? 1), ...shape.slice(1)], data }];
    }),
  );
}
