import { leakOf, type SeededLeak } from '../probe/seeded-leak.ts';
import type { Operation } from './operation.ts';

/** The same operation, which keeps something more each time; not one that drives the target, which keeps it. */
export function withSeededLeak(operation: Operation, leak: SeededLeak | null): Operation {
  if (leak === null || operation.uses.includes('target')) return operation;
  const keep = leakOf(leak);
  return {
    ...operation,
    op: (context, index) => {
      keep();
      return operation.op(context, index);
    },
  };
}
