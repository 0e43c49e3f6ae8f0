import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { writeSignalPool } from '../../../fixtures/load/signal-pool.ts';
import type { RunContext } from '../context.ts';

/** Request bodies for the k6 scripts of a run: where they are, and what writes them for one that reads them. */
export interface RunSignals extends AsyncDisposable {
  readonly signalsFile: string;
  readonly writeSignals: () => Promise<void>;
}

export function signalsOfRun(context: RunContext): RunSignals {
  const signalsFile = join(context.folder.path, 'signals.json');
  const { signals } = context.plan.loaded.config;
  let written: Promise<void> | null = null;
  return {
    signalsFile,
    writeSignals: () => (written ??= writeSignalPool(signalsFile, signals)),
    [Symbol.asyncDispose]: () => rm(signalsFile, { force: true }),
  };
}
