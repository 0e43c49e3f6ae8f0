import type { Examined } from './examine.ts';

const marks = { here: '✔', limited: '–', missing: '✘' } as const;

/** One line for each thing that is here; two more for what its absence costs and how to end it. */
export function describe(examined: readonly Examined[]): string {
  const width = Math.max(...examined.map(({ name }) => name.length));
  const lines = examined.flatMap(({ name, finding }) => {
    const first = ` ${marks[finding.state]}  ${name.padEnd(width)}  ${finding.detail}`;
    if (finding.state === 'here') return [first];
    const indent = ' '.repeat(width + 6);
    return [first, `${indent}costs: ${finding.costs}`, `${indent}→ ${finding.remedy}`];
  });
  return `${[...lines, '', ` ${sentence(examined)}`].join('\n')}\n`;
}

function sentence(examined: readonly Examined[]): string {
  const namesOf = (state: 'missing' | 'limited'): string[] =>
    examined.filter(({ finding }) => finding.state === state).map(({ name }) => name);
  const missing = namesOf('missing');
  if (missing.length > 0) return `assay run can't work without: ${missing.join(', ')}`;
  const limited = namesOf('limited');
  return limited.length === 0
    ? 'everything is here'
    : `assay run works; limited by: ${limited.join(', ')}`;
}
