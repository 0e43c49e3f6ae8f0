import type { Row } from './matrix.ts';

const kinds = ['clean', 'leak', 'open'] as const;
/** What no phase accounts for: the command starts, judges and ends. */
const command = 'command';

/** Where the time of a verdict went, as lines of a table: the mean of each phase by kind, in seconds. */
export function phasesText(rows: readonly Row[]): string {
  const timed = rows.filter(({ phases }) => Object.keys(phases).length > 0);
  const present = kinds.filter((kind) => timed.some(({ expected }) => expected === kind));
  if (present.length === 0) return '';
  const names = [...new Set(timed.flatMap(({ phases }) => Object.keys(phases))), command];
  const lines = names.map((name) => {
    const means = present.map((kind) => {
      const own = timed.filter(({ expected }) => expected === kind);
      return (own.reduce((sum, row) => sum + secondsOf(row, name), 0) / own.length).toFixed(2);
    });
    return `    ${name.padEnd(31)} ${means.map((mean) => mean.padStart(6)).join(' ')}`;
  });
  const head = `  ${'seconds by phase, mean'.padEnd(33)} ${present.map((kind) => kind.padStart(6)).join(' ')}`;
  return `${['', head, ...lines].join('\n')}\n`;
}

function secondsOf({ phases, seconds }: Row, name: string): number {
  if (name !== command) return phases[name] ?? 0;
  return seconds - Object.values(phases).reduce((sum, one) => sum + one, 0);
}
