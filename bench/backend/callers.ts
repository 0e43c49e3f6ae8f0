import type { Side } from './paired-blocks.ts';

/** One caller who starts the next operation when the last one is done. */
export function timed(operation: () => Promise<unknown>): Side['run'] {
  return async (operations) => {
    const milliseconds: number[] = [];
    for (let index = 0; index < operations; index += 1) {
      const start = performance.now();
      await operation();
      milliseconds.push(performance.now() - start);
    }
    return milliseconds;
  };
}

/** Operations per second of `atOnce` callers who each start the next when the last is answered. */
export async function perSecond(
  operations: number,
  atOnce: number,
  operation: () => Promise<unknown>,
): Promise<number> {
  let started = 0;
  const start = performance.now();
  const caller = async () => {
    while (started < operations) {
      started += 1;
      await operation();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return (operations * 1_000) / (performance.now() - start);
}

export function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(0)} %`;
}

export function bytesOf(window: Float32Array): Buffer {
  return Buffer.from(window.buffer, window.byteOffset, window.byteLength);
}
