import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Caught, caughtGateSchema } from '../document/caught.ts';

/** The file in each folder of a selftest of the project. */
export const selftestFile = 'selftest.json';

/** So many of the last selftests are read: one may have tried a single gate. */
const MOST_READ = 20;

/** What is read of the file; it holds more. */
const keptSchema = z.object({ startedAt: z.iso.datetime(), gates: z.array(caughtGateSchema) });

/** Beside the folder of the runs: what is measured there on purpose is no history of theirs. */
export function selftestsFolder(runs: string): string {
  return join(runs, '../selftests');
}

/**
 * Of each gate what the last selftest found that decided it; of one that none decided, the last. Empty
 * where none was kept; a file that can't be read is left out.
 * @param runs folder of all runs
 */
export function readCaught(runs: string): Caught {
  const folder = selftestsFolder(runs);
  const found = new Map<string, Caught[number]>();
  for (const id of idsIn(folder).slice(-MOST_READ).toReversed()) {
    const kept = readKept(join(folder, id, selftestFile));
    for (const gate of kept?.gates ?? []) {
      const newer = found.get(gate.id);
      const isNews = newer === undefined || (newer.outcome === 'open' && gate.outcome !== 'open');
      if (kept !== null && isNews) found.set(gate.id, { ...gate, at: kept.startedAt });
    }
  }
  return [...found.values()].toSorted((a, b) => a.id.localeCompare(b.id));
}

/** Oldest first. */
function idsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return [];
  }
}

function readKept(file: string): z.infer<typeof keptSchema> | null {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
