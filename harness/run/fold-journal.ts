import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunDocument } from '../document/document.ts';
import { UsageError } from '../errors.ts';
import { foldDocument } from './fold-document.ts';
import { journalFile, readJournal } from './journal.ts';

export const hasJournal = (folder: string): boolean => existsSync(join(folder, journalFile));

/**
 * The document of a run that wrote none, from its journal; what was damaged is among its warnings.
 * @throws {UsageError} the journal does not even say that the run started
 */
export function foldJournal(folder: string): RunDocument {
  const { events, damage } = readJournal(folder);
  if (!events.some(({ type }) => type === 'run-started')) {
    throw new UsageError(`${join(folder, journalFile)} has no start of a run`, {
      remedy: 'The run ended before it began: leave it out and run it again.',
    });
  }
  const document = foldDocument(events);
  return { ...document, warnings: [...document.warnings, ...damage] };
}
