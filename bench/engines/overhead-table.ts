import type { PairedResult } from '../backend/paired-blocks.ts';

export interface Overhead {
  readonly model: string;
  readonly way: string;
  readonly result: PairedResult;
}

/** What each way adds, as a table in Markdown: a row a way, a column a model. */
export function overheadTable(
  overheads: readonly Overhead[],
  names: Readonly<Record<string, string>>,
): string[] {
  const models = Map.groupBy(overheads, ({ model }) => model);
  const heads = [...models].map(([model, all]) => {
    const raw = Math.min(...all.map(({ result }) => result.rawMs));
    return `${model} (${raw < 1 ? raw.toFixed(2) : raw.toFixed(1)} ms)`;
  });
  const ways = [...new Set(overheads.map(({ way }) => way))];
  return [
    `| added to \`InferenceSession.run\`, batch 1, one thread | ${heads.join(' | ')} |`,
    `| --- | ${heads.map(() => '---').join(' | ')} |`,
    ...ways.map((way) => {
      const cells = [...models.values()].map((all) => cellOf(all.find((one) => one.way === way)));
      return `| ${names[way] ?? way} | ${cells.join(' | ')} |`;
    }),
  ];
}

function cellOf(overhead: Overhead | undefined): string {
  if (overhead === undefined) return '–';
  const { addedMs, addedMsRange, rawMs } = overhead.result;
  const [low, high] = addedMsRange.map(inMicroseconds);
  return `${inMicroseconds(addedMs)} µs [${low}, ${high}], ${((100 * addedMs) / rawMs).toFixed(1)} %`;
}

function inMicroseconds(milliseconds: number): string {
  return Math.round(milliseconds * 1_000).toLocaleString('en-US');
}
