import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { defaultPool, writeSignalPool } from '../../fixtures/load/signal-pool.ts';
import { faultCard } from '../../fixtures/models/card.ts';

/** Request bodies for a k6 script that no config speaks of. @returns their file */
export async function writeDefaultSignals(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'signals.json');
  await writeSignalPool(path, { ...defaultPool, samples: faultCard().input.shape[2] });
  return path;
}
