import type { Cell, Row } from './cell.ts';

export interface Summary {
  /** Whether every cell is right, or refused with a reason. */
  readonly isWhole: boolean;
  readonly text: string;
}

/** How many cells came out how: `17 models of 8 packages: 118 cells right, 14 refused with a reason, 0 wrong.` */
export function summaryOf(rows: readonly Row[]): Summary {
  const cells = rows.flatMap((row) => [...row.cells.values()]);
  const count = (state: Cell['state']): number =>
    cells.filter((cell) => cell.state === state).length;
  const sources = new Set(rows.map(({ source }) => source)).size;
  const late = count('not tried');
  const wrong = count('wrong');
  return {
    isWhole: wrong + late === 0,
    text:
      `${rows.length} models of ${sources} packages: ${count('right')} cells right, ` +
      `${count('refused')} refused with a reason, ${wrong} wrong${late === 0 ? '' : `, ${late} not tried`}.`,
  };
}
