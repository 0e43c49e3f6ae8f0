import type { RunDocument } from '../document/document.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import type { Reporter } from './reporter.ts';
import { runFacts } from './run-facts.ts';

/**
 * A series for Apache Otava, which looks for change points in it: a row for each earlier run on this kind
 * of machine that the document knows and one for this run, a column for each gate that this run measured.
 * @see https://otava.apache.org
 */
export const otava: Reporter = {
  file: 'otava.csv',
  description: 'The values of the gates over the last runs, as CSV for Apache Otava',
  render: (document) => table(document).map(renderRow).join(''),
};

/** Otava reads it as a number, so that a hole in one series does not keep the others from being read. */
const missing = 'nan';

function table(document: RunDocument): readonly (readonly string[])[] {
  const gates = document.gates.filter(({ measured }) => measured !== null);
  const { run, profile, machine, commit, branch } = runFacts(document);
  const header = ['time', 'run', 'commit', 'branch', 'machine', 'profile', ...gates.map(columnOf)];
  const own = gates.map(({ measured }) => String(measured?.value));
  return [
    header,
    ...earlierRuns(document).map((id) => [
      timeOf(id),
      id,
      // A run's id ends with the first seven digits of its commit.
      /-([\da-f]{7})(?:-\d+)?$/.exec(id)?.[1] ?? '',
      // Otava refuses a series of several branches, and of earlier ones it is not known.
      branch,
      machine,
      profile,
      ...gates.map((gate) => valueIn(document, gate, id)),
    ]),
    [document.startedAt, run, commit.slice(0, 7), branch, machine, profile, ...own],
  ];
}

/** `load/predict latency.p99 (ms)`. */
function columnOf({ id, measured }: GateResult): string {
  return measured === null || measured.unit === 'count' ? id : `${id} (${measured.unit})`;
}

function earlierRuns({ recent }: RunDocument): readonly string[] {
  const ids = Object.values(recent).flatMap((values) => values.map(({ run }) => run));
  return [...new Set(ids)].toSorted();
}

/** `2026-11-24T10-03-12Z-a1b2c3d` → `2026-11-24T10:03:12Z`. */
function timeOf(run: string): string {
  return run.replace(/^(\S{10}T\d\d)-(\d\d)-(\d\d)Z.*$/, '$1:$2:$3Z');
}

function valueIn({ recent }: RunDocument, { id }: GateResult, run: string): string {
  const found = recent[id]?.find((one) => one.run === run);
  return found === undefined ? missing : String(found.value);
}

function renderRow(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\n`;
}

/** RFC 4180. */
function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
