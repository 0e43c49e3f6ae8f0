import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunDocument } from '../document/document.ts';
import { writeAtomically } from '../document/write-atomically.ts';
import { reporters as allReporters } from './reporters.ts';
import type { Reporter } from './reporter.ts';

export interface WrittenReports {
  /** Full paths, in the order of the reporters. */
  readonly written: readonly string[];
  /** A reporter that failed does not keep the others from writing. */
  readonly failed: readonly { readonly file: string; readonly reason: string }[];
}

/** Writes every report of a run into its folder, each one atomically. Never throws. */
export async function writeReports(
  document: RunDocument,
  folder: string,
  reporters: readonly Reporter[] = allReporters,
): Promise<WrittenReports> {
  const listed = withReportFiles(document, reporters);
  const outcomes = await Promise.all(
    reporters.map((reporter) => writeReport(reporter, listed, folder)),
  );
  return {
    written: outcomes.filter((outcome) => outcome.reason === null).map(({ path }) => path),
    failed: outcomes.flatMap(({ file, reason }) => (reason === null ? [] : [{ file, reason }])),
  };
}

/** The document with the reports themselves among its files, so that each one can link the others. */
function withReportFiles(document: RunDocument, reporters: readonly Reporter[]): RunDocument {
  const reports = Object.fromEntries(
    reporters.map((reporter) => [reporter.file, reporter.description]),
  );
  return { ...document, files: { ...reports, ...document.files } };
}

async function writeReport(
  reporter: Reporter,
  document: RunDocument,
  folder: string,
): Promise<{ file: string; path: string; reason: string | null }> {
  const path = join(folder, reporter.file);
  try {
    await mkdir(folder, { recursive: true });
    await writeAtomically(path, reporter.render(document));
    return { file: reporter.file, path, reason: null };
  } catch (error) {
    return {
      file: reporter.file,
      path,
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}
