import type { Tensors } from '../../../fixtures/engines/engine.ts';

/** A call of `lookupModel` with so many rows of so many steps. */
export function inputs(rows: number, steps: number): Tensors {
  const count = rows * steps;
  return {
    ids: {
      datatype: 'INT64',
      shape: [rows, steps],
      data: BigInt64Array.from({ length: count }, (_, at) => BigInt((at * 7) % 10)),
    },
    mask: {
      datatype: 'FP32',
      shape: [rows, steps],
      data: Float32Array.from({ length: count }, (_, at) => (at % 3) / 2),
    },
    scale: { datatype: 'FP64', shape: [], data: Float64Array.of(0.25) },
  };
}

/** What the graph says, in plain arithmetic: the table holds row/10 × 3 + column/10. */
export function expected(rows: number, steps: number): { sums: number[]; longest: bigint[] } {
  const { ids, mask } = inputs(rows, steps);
  const sums: number[] = [];
  const longest: bigint[] = [];
  for (let row = 0; row < rows; row++) {
    const of = Array.from({ length: steps }, (_, step) => row * steps + step);
    for (let column = 0; column < 3; column++) {
      const weighted = of.map(
        (at) => ((Number(ids!.data[at]) * 3 + column) / 10) * Number(mask!.data[at]),
      );
      sums.push(0.25 * weighted.reduce((sum, value) => sum + value, 0));
    }
    longest.push(BigInt(Math.max(...of.map((at) => Number(ids!.data[at])))));
  }
  return { sums, longest };
}
