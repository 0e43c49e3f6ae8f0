import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Redaction } from '../config/redaction.ts';
import { writeAtomically } from '../document/write-atomically.ts';
import { selftestFile } from '../history/read-caught.ts';
import type { SeedingConclusion } from './conclude.ts';
import type { SeedingStep } from './step.ts';
import type { TriedGate } from './tried-gate.ts';

export const journalName = 'selftest.jsonl';

/** The steps as they happen, so that whatever ends the trials there is a record of what they had found. */
export class SeedingJournal implements Disposable {
  readonly #file: number;
  readonly #redaction: Redaction;

  constructor(folder: string, redaction: Redaction) {
    this.#file = openSync(join(folder, journalName), 'a', 0o644);
    this.#redaction = redaction;
  }

  append(step: SeedingStep): void {
    const line = { at: new Date().toISOString(), ...step };
    writeSync(this.#file, `${this.#redaction.redact(JSON.stringify(line))}\n`);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}

/** What `selftest.json` and `--json` hold. */
export interface SeedingReport extends SeedingConclusion {
  readonly formatVersion: 1;
  readonly id: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly profile: string;
  readonly budgetSeconds: number;
  readonly command: string;
  readonly machineKind: string;
  readonly gates: readonly TriedGate[];
}

/** @returns the path of the file */
export async function keepReport(
  folder: string,
  report: SeedingReport,
  redaction: Redaction,
): Promise<string> {
  const path = join(folder, selftestFile);
  await writeAtomically(path, redaction.redact(`${JSON.stringify(report, null, 2)}\n`));
  return path;
}
