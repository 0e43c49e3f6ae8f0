import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { writeAtomically } from '../../document/write-atomically.ts';
import { makeFolder } from '../../process/make-folder.ts';
import { diffLines } from '../../reporters/diff/diff-lines.ts';
import { renderDiffPage } from '../../reporters/diff/diff-page.ts';
import { diffRuns } from '../../reporters/diff/diff-runs.ts';
import { painterFor } from '../../reporters/paint.ts';
import { openKeptRun } from '../../run/kept-run.ts';

export interface DiffOptions {
  readonly configFile: string | null;
  /** Where the page goes; null for the folder of the later run. */
  readonly out: string | null;
  readonly json: boolean;
}

/** `assay report diff`: two kept runs side by side. It judges nothing, and ends with 0. */
export async function diffCommand(a: string, b: string, options: DiffOptions): Promise<void> {
  const [before, after] = await Promise.all([
    openKeptRun(a, options.configFile),
    openKeptRun(b, options.configFile),
  ]);
  const diff = diffRuns(before.document, after.document);
  if (options.json) {
    const { gates, tests, notComparable } = diff;
    const runs = { before: before.document.id, after: after.document.id };
    process.stdout.write(`${JSON.stringify({ ...runs, notComparable, gates, tests })}\n`);
    return;
  }
  const page = resolve(options.out ?? join(after.folder, `diff-${before.document.id}.html`));
  makeFolder(dirname(page));
  const links = { before: pageOf(before.folder, page), after: pageOf(after.folder, page) };
  await writeAtomically(page, renderDiffPage(diff, links));
  const lines = [
    ...diffLines(diff, painterFor(process.stdout)),
    '',
    ` page  ${relative(process.cwd(), page)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The address of a run's page, seen from another file; null where it has none. */
function pageOf(folder: string, from: string): string | null {
  const page = join(folder, 'index.html');
  return existsSync(page) ? encodeURI(relative(dirname(from), page)) : null;
}
