import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Redaction } from '../config/redaction.ts';
import type { RunEvent } from './events.ts';

export const journalFile = 'journal.jsonl';

/**
 * The events of a run, appended as they happen, so that whatever ends the run there is a record of
 * what it had done. Written synchronously: a line is in the file's cache before its event goes on
 * (2 µs each; only a crash of the machine can lose some).
 */
export class Journal implements Disposable {
  readonly #file: number;
  readonly #redaction: Redaction;

  constructor(folder: string, redaction: Redaction) {
    this.#file = openSync(join(folder, journalFile), 'a', 0o644);
    this.#redaction = redaction;
  }

  append(event: RunEvent): void {
    writeSync(this.#file, `${this.#redaction.redact(JSON.stringify(event))}\n`);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}

export interface JournalContent {
  readonly events: readonly RunEvent[];
  /** Lines that could not be read, in words; empty for a whole journal. */
  readonly damage: readonly string[];
}

/** Reads a journal back. A torn last line, or any other damaged one, is dropped and reported. */
export function readJournal(folder: string): JournalContent {
  const lines = readFileSync(join(folder, journalFile), 'utf8').split('\n');
  const last = lines.pop();
  const events: RunEvent[] = [];
  const damage: string[] = [];
  for (const [index, line] of lines.entries()) {
    try {
      events.push(JSON.parse(line) as RunEvent);
    } catch {
      damage.push(`line ${index + 1} of ${journalFile} is damaged and was dropped`);
    }
  }
  if (last) damage.push(`the last line of ${journalFile} is torn and was dropped`);
  return { events, damage };
}
