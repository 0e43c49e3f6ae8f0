/** One way of doing the same operation. */
export interface Side {
  /** Does it `operations` times and gives each one's milliseconds. */
  readonly run: (operations: number) => Promise<readonly number[]>;
}

export interface PairedResult {
  /** Medians over the pairs, of each side's median in its block. */
  readonly rawMs: number;
  readonly otherMs: number;
  /** Median of the differences inside of each pair: what both suffered from cancels out. */
  readonly addedMs: number;
  readonly addedMsRange: readonly [number, number];
}

/** Blocks of both sides in turn, a coin deciding which goes first, so that drift hits both alike. */
export async function pairBlocks(
  raw: Side,
  other: Side,
  { pairs, operations }: { readonly pairs: number; readonly operations: number },
): Promise<PairedResult> {
  await raw.run(operations);
  await other.run(operations);
  const blocks: { raw: number; other: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const order = Math.random() < 0.5 ? (['raw', 'other'] as const) : (['other', 'raw'] as const);
    const block = { raw: 0, other: 0 };
    for (const name of order) block[name] = median(await { raw, other }[name].run(operations));
    blocks.push(block);
  }
  const added = blocks.map((block) => block.other - block.raw).toSorted((a, b) => a - b);
  return {
    rawMs: median(blocks.map((block) => block.raw)),
    otherMs: median(blocks.map((block) => block.other)),
    addedMs: median(added),
    addedMsRange: [added.at(0)!, added.at(-1)!],
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
