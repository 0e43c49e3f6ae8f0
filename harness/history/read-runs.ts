import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentSchema, type RunDocument } from '../document/document.ts';

/** The document of one run; null where run.json is missing, torn or of another format. */
export function readRunDocument(folder: string): RunDocument | null {
  try {
    return documentSchema.parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')));
  } catch {
    return null;
  }
}

export interface RunSelection {
  /** At the most so many, the newest. */
  readonly most: number;
  readonly profile?: string | undefined;
  readonly machineKind?: string | undefined;
}

/**
 * The newest runs that fit, oldest first. One document is read after the other, from the newest, so
 * that a folder of thousands of runs is not read whole.
 * @param runsFolder the folder that has one folder a run
 * @param ids names of the run folders, in the order of time
 */
export function readRuns(
  runsFolder: string,
  ids: readonly string[],
  { most, profile, machineKind }: RunSelection,
): readonly RunDocument[] {
  const found: RunDocument[] = [];
  for (const id of ids.toReversed()) {
    if (found.length === most) break;
    const document = readRunDocument(join(runsFolder, id));
    if (document === null) continue;
    if (profile !== undefined && document.profile !== profile) continue;
    if (machineKind !== undefined && document.fingerprint.machineKind !== machineKind) continue;
    found.push(document);
  }
  return found.toReversed();
}
