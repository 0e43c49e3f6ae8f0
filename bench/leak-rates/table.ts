import { clopperPearson } from '../../harness/statistics/clopper-pearson.ts';
import type { Family } from './model.ts';
import type { Piece } from './piece.ts';

/** All that was said of one kind. */
export interface Row {
  readonly name: string;
  readonly never: Family['never'];
  readonly leak: number;
  readonly clean: number;
  readonly open: number;
  /** Clopper-Pearson at 95 %, of what must never be said. */
  readonly wrongAtMost: number;
  readonly secondsMedian: number;
  /** Of those that asked for a number of operations, those that were decided with so many. */
  readonly asked: number;
  readonly decided: number;
  /** Of those, where the answer was "if it grows no further". */
  readonly askedOnCondition: number;
  readonly decidedOnCondition: number;
}

export function rowOf({ name, never }: Family, pieces: readonly Piece[]): Row {
  const sum = (of: (piece: Piece) => number): number =>
    pieces.reduce((total, piece) => total + of(piece), 0);
  const counts = {
    leak: sum(({ leak }) => leak),
    clean: sum(({ clean }) => clean),
    open: sum(({ open }) => open),
  };
  const all = counts.leak + counts.clean + counts.open;
  const wrongAtMost = all === 0 ? 1 : clopperPearson(counts[never], all, 0.95)[1];
  return {
    name,
    never,
    ...counts,
    wrongAtMost,
    secondsMedian: median(pieces),
    asked: sum((piece) => piece.asked?.asked ?? 0),
    decided: sum((piece) => piece.asked?.decided ?? 0),
    askedOnCondition: sum((piece) => piece.asked?.askedOnCondition ?? 0),
    decidedOnCondition: sum((piece) => piece.asked?.decidedOnCondition ?? 0),
  };
}

function median(pieces: readonly Piece[]): number {
  const counts = new Map<number, number>();
  for (const { tenths } of pieces) {
    for (const [seconds, times] of Object.entries(tenths)) {
      counts.set(Number(seconds), (counts.get(Number(seconds)) ?? 0) + times);
    }
  }
  const all = [...counts.values()].reduce((total, times) => total + times, 0);
  let before = 0;
  for (const [seconds, times] of [...counts].toSorted(([a], [b]) => a - b)) {
    before += times;
    if (before > all / 2) return seconds;
  }
  return Number.NaN;
}

export function tableLines(rows: readonly Row[], needs: boolean): string[] {
  const more = needs
    ? [' | decided with what they asked for | of these, "if it grows no further"', ' | --- | ---']
    : ['', ''];
  return [
    `| kind | leak | clean | open | never | at most | s, median${more[0]} |`,
    `| --- | --- | --- | --- | --- | --- | ---${more[1]} |`,
    ...rows.map((row) => {
      const { name, leak, clean, open, never, wrongAtMost, secondsMedian } = row;
      const atMost = `${(wrongAtMost * 100).toFixed(2)} %`;
      const decided = needs
        ? ` | ${row.decided} of ${row.asked} | ${row.decidedOnCondition} of ${row.askedOnCondition}`
        : '';
      return `| ${name} | ${leak} | ${clean} | ${open} | ${never} | ${atMost} | ${secondsMedian.toFixed(1)}${decided} |`;
    }),
    ...(needs ? ['', inAll(rows)] : []),
  ];
}

function inAll(rows: readonly Row[]): string {
  const sum = (of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const onCondition = bounded(
    sum((row) => row.decidedOnCondition),
    sum((row) => row.askedOnCondition),
  );
  const others = bounded(
    sum((row) => row.decided - row.decidedOnCondition),
    sum((row) => row.asked - row.askedOnCondition),
  );
  return `decided with the operations that they asked for: ${others}; of those that said "if it grows no further": ${onCondition}`;
}

function bounded(count: number, of: number): string {
  if (of === 0) return 'none asked';
  const [low, high] = clopperPearson(count, of, 0.95);
  return `${count} of ${of} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)} %]`;
}
