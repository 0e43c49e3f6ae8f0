import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecentValue, RunDocument } from '../document/document.ts';
import { readRunDocument } from './read-runs.ts';

/** As many earlier runs as a sparkline can show. */
const MOST_RUNS = 20;

/**
 * The last runs on one kind of machine, oldest first. Runs are compared
 * within a machine kind only; a run that ended early, or whose run.json is missing, torn or of
 * another format, is left out.
 *
 * @param runsFolder the folder that has one folder a run, named so that names sort by time
 */
export async function readRecentRuns(
  runsFolder: string,
  { machineKind, before, profile }: { machineKind: string; before: string; profile: string },
): Promise<readonly RunDocument[]> {
  const earlier = (await runIds(runsFolder)).filter((id) => id < before).toReversed();
  const documents: RunDocument[] = [];
  for (const id of earlier) {
    if (documents.length === MOST_RUNS) break;
    // One after the other, so that a folder of thousands of runs is not read whole.
    const document = readRunDocument(join(runsFolder, id));
    if (document !== null && comparable(document, machineKind, profile)) documents.push(document);
  }
  return documents.toReversed();
}

function comparable(document: RunDocument, machineKind: string, profile: string): boolean {
  return (
    document.endedEarly === null &&
    document.profile === profile &&
    document.fingerprint.machineKind === machineKind
  );
}

async function runIds(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The values of each gate, oldest first. */
export function recentValues(documents: readonly RunDocument[]): Record<string, RecentValue[]> {
  const values: Record<string, RecentValue[]> = {};
  for (const { id, gates } of documents) {
    for (const gate of gates) {
      if (gate.measured === null) continue;
      (values[gate.id] ??= []).push({ run: id, value: gate.measured.value, verdict: gate.verdict });
    }
  }
  return values;
}
