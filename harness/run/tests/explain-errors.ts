import { isAbsolute, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** What Vitest hands over of an error, as far as it is shown. */
export interface ShownError {
  readonly message?: string | undefined;
  /** Of an assertion: what was expected beside what came, line by line. */
  readonly diff?: string | undefined;
  readonly stacks?: readonly { readonly file: string; readonly line: number }[] | undefined;
}

const MOST_ERRORS = 3;
const MESSAGE_LINES = 12;
/** Enough for the change in a small object; the log has the whole. */
const DIFF_LINES = 16;

/**
 * What happened and where, short enough for a table: the message, the diff of an assertion and the line
 * of the project that it is at. Null where there is no error.
 * @param root folder of the project: paths are relative to it
 */
export function explainErrors(errors: readonly ShownError[], root: string): string | null {
  if (errors.length === 0) return null;
  return errors
    .slice(0, MOST_ERRORS)
    .map((error) => explainError(error, root))
    .join('\n');
}

function explainError({ message, diff, stacks = [] }: ShownError, root: string): string {
  const lines = (message ?? 'an error without a message').split('\n').slice(0, MESSAGE_LINES);
  const frame = stacks.find(({ file }) => isOwn(relative(root, file))) ?? stacks[0];
  return [
    ...lines,
    ...(diff === undefined ? [] : cut(stripVTControlCharacters(diff).trim().split('\n'))),
    ...(frame === undefined ? [] : [`at ${placeOf(frame.file, root)}:${frame.line}`]),
  ].join('\n');
}

function cut(lines: readonly string[]): readonly string[] {
  if (lines.length <= DIFF_LINES) return lines;
  return [...lines.slice(0, DIFF_LINES), `… ${lines.length - DIFF_LINES} more lines`];
}

function isOwn(path: string): boolean {
  return !path.startsWith('..') && !isAbsolute(path) && !path.includes('node_modules');
}

function placeOf(file: string, root: string): string {
  const path = relative(root, file);
  return path.startsWith('..') ? file : path;
}
