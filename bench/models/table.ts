import type { Cell, Row } from './cell.ts';

/** The table in Markdown, and below it the reasons that its letters stand for. */
export function tableOf(rows: readonly Row[], tools: readonly string[]): string[] {
  const letters = new Map<string, string>();
  const body = rows.map(({ model, source, cells }) => {
    const texts = tools.map((tool) => textOf(cells.get(tool), letters));
    return `| ${[model, source, ...texts].join(' | ')} |`;
  });
  const reasons = [...letters].map(([reason, letter]) => `- ${letter}: ${reason}`);
  return [
    `| model | package | ${tools.join(' | ')} |`,
    `| --- | --- | ${tools.map(() => '---').join(' | ')} |`,
    ...body,
    ...(reasons.length === 0 ? [] : ['', ...reasons]),
  ];
}

function textOf(cell: Cell | undefined, letters: Map<string, string>): string {
  if (cell === undefined) return '–';
  if (cell.state === 'right') return cell.text;
  const letter = letters.get(cell.reason) ?? `(${letterOf(letters.size)})`;
  letters.set(cell.reason, letter);
  return `${cell.state} ${letter}`;
}

const LETTERS = 26;

/** a to z, then aa, ab … */
function letterOf(index: number): string {
  const before = index < LETTERS ? '' : letterOf(Math.floor(index / LETTERS) - 1);
  return before + String.fromCodePoint('a'.codePointAt(0)! + (index % LETTERS));
}
