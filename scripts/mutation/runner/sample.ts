import { createHash } from 'node:crypto';

/** The part of all mutants that is tried: `npm run mutation -- --sample=0.2`. */
const share = Number(process.env['MUTATION_SAMPLE'] ?? 1);

/** What is changed; lines and columns from 0. */
export interface Change {
  readonly fileName: string;
  readonly location: { readonly start: Place; readonly end: Place };
  readonly replacement: string;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Whether a mutant is of the sample. Drawn by a hash of what is changed and where, so that a sample is the
 * same each time, and one of a tenth is a part of one of a fifth.
 */
export function isDrawn(change: Change, part = share): boolean {
  const { start, end } = change.location;
  const places = [start, end].map(({ line, column }) => `${line}:${column}`);
  const file = change.fileName.slice(change.fileName.lastIndexOf('/harness/') + 1);
  const text = [file, ...places, change.replacement].join(' ');
  return createHash('sha256').update(text).digest().readUInt32BE() < part * 2 ** 32;
}
