import { isDrawn } from './runner/sample.ts';

/** The folders whose rules decide. */
export const folders: readonly string[] = ['statistics', 'thresholds', 'verdicts'];

/** Of StrykerJS' report (mutation-testing-report-schema): what happened to each mutant of a file. */
export interface Report {
  readonly files: Readonly<Record<string, ReportedFile>>;
}

export interface ReportedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

export interface Mutant {
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

/** Both from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Score {
  /** Found by a test: one failed, or did not come to its end. */
  readonly found: number;
  readonly all: number;
}

/** A mutant that no test runs counts as one that was not found; one that cannot run at all does not. */
const notFound = new Set(['Survived', 'NoCoverage']);
const wasFound = new Set(['Killed', 'Timeout']);

export function scoreOf(files: readonly ReportedFile[]): Score {
  const statuses = files.flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const found = statuses.filter((status) => wasFound.has(status)).length;
  return { found, all: found + statuses.filter((status) => notFound.has(status)).length };
}

/** `87.5 %`; of no mutant, nothing is known. */
export function percentOf({ found, all }: Score): string {
  return all === 0 ? '–' : `${((100 * found) / all).toFixed(1)} %`;
}

const from0 = ({ line, column }: Place): Place => ({ line: line - 1, column: column - 1 });

/** Of a file, the mutants that are of a sample of this part. */
export function drawnOf(fileName: string, file: ReportedFile, part: number): ReportedFile {
  const mutants = file.mutants.filter(({ location: { start, end }, replacement = '' }) => {
    const location = { start: from0(start), end: from0(end) };
    return isDrawn({ fileName: `/${fileName}`, location, replacement }, part);
  });
  return { ...file, mutants };
}

/** The mutants that no test finds, a line each: `12:5  x > 0 → x >= 0`. */
export function survivorsOf({ source, mutants }: ReportedFile): string[] {
  const lines = source.split('\n');
  return mutants
    .filter(({ status }) => notFound.has(status))
    .toSorted((a, b) => a.location.start.line - b.location.start.line)
    .map(({ status, mutatorName, replacement = mutatorName, location: { start, end } }) => {
      const line = lines[start.line - 1] ?? '';
      const original = line.slice(
        start.column - 1,
        start.line === end.line ? end.column - 1 : undefined,
      );
      const unseen = status === 'NoCoverage' ? '  (no test runs it)' : '';
      return `${start.line}:${start.column}  ${short(original)} → ${short(replacement)}${unseen}`;
    });
}

const MOST_CHARACTERS = 70;

function short(code: string): string {
  const joined = code.replaceAll(/\s+/g, ' ').trim();
  return joined.length <= MOST_CHARACTERS ? joined : `${joined.slice(0, MOST_CHARACTERS - 1)}…`;
}
