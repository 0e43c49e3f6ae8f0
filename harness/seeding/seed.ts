import type { SeededLeak } from '../measurement/probe/seeded-leak.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';

/** One fault with its size. */
export type Seed =
  /** Answers that come later. */
  | { readonly kind: 'delay'; readonly share: number; readonly ms: number }
  /** Requests that are answered with 500. */
  | { readonly kind: 'fail'; readonly share: number }
  /** What operations keep. */
  | { readonly kind: 'keep'; readonly leak: SeededLeak }
  /** Calls of a benchmark that take longer. */
  | { readonly kind: 'slow'; readonly by: number }
  /** Tests that fail. */
  | { readonly kind: 'failing tests'; readonly count: number };

const pieces = { fds: 'a file descriptor', timers: 'a timer' } as const;

/** `+11.0 ms in 2.00 % of requests`, `64.0 B kept by each operation`. */
export function describeSeed(seed: Seed): string {
  switch (seed.kind) {
    case 'delay':
      return `+${formatQuantity(seed.ms, 'ms')} in ${shareOf(seed.share)}`;
    case 'fail':
      return `HTTP 500 for ${shareOf(seed.share)}`;
    case 'keep': {
      const { resource, perOperation } = seed.leak;
      if (resource === 'heap' || resource === 'arrayBuffers') {
        return `${formatQuantity(perOperation, 'B')} of ${resource} kept by each operation`;
      }
      return `${pieces[resource]} left open by one of ${formatQuantity(Math.round(1 / perOperation), 'count')} operations`;
    }
    case 'slow':
      return `+${formatQuantity(seed.by, 'ratio')} of the time of each call`;
    case 'failing tests':
      return seed.count === 1 ? 'a test that fails' : `${seed.count} tests that fail`;
  }
}

function shareOf(share: number): string {
  return share >= 1 ? 'all requests' : `${formatQuantity(share, 'ratio')} of requests`;
}

/** Two digits tell how large a fault is; up, so that what was caught stays caught. */
export function roundUp(size: number): number {
  if (size <= 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(size)) - 1);
  return Number((Math.ceil(size / step - 1e-9) * step).toPrecision(3));
}
