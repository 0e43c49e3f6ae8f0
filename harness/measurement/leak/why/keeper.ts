import { foldPath } from './fold-path.ts';
import type { HeapSnapshot } from './heap-snapshot.ts';
import type { Step } from './retainer-path.ts';
import { declaredAt, scriptOf } from './script-of.ts';

/** Begins the name of an edge from a scope to what one of its variables holds. */
const variablePrefix = 'variable ';

/** A heap snapshot, and the first id of what was allocated while it was traced. */
export interface TracedHeap {
  readonly snapshot: HeapSnapshot;
  readonly firstNewId: number;
}

/**
 * Where on the path the variable stands that keeps it: the last one of a scope that was there before. The
 * scope of a closure that leaks is a part of what leaks. -1 where no variable keeps it.
 */
export function keeperAt({ snapshot, firstNewId }: TracedHeap, path: readonly Step[]): number {
  const ofOldScope = path.findLastIndex((step, index) => {
    const scope = path[index - 1]?.index ?? 0;
    return isVariable(step) && snapshot.idOf(scope) < firstNewId;
  });
  return ofOldScope === -1 ? path.findLastIndex(isVariable) : ofOldScope;
}

function isVariable({ edge }: Step): boolean {
  return edge.startsWith(variablePrefix);
}

/** The variable that keeps it, and the way from there as one would write it: `log.entries[…].body`. */
export function keeperOf(heap: TracedHeap, path: readonly Step[]): string | null {
  const start = keeperAt(heap, path);
  const from = start === -1 ? path.findLastIndex(({ edge }) => edge.startsWith('.')) : start;
  if (from === -1) return null;
  const steps = path.map((step, index) => withoutKey(heap, path[index - 1], step));
  const parts = foldPath(steps.slice(from)).map(({ edge }, index) => {
    if (edge.startsWith('[… ')) return '…';
    if (edge.startsWith('[')) return edge.replace(/^(\[[^\]]*\])+/, '[…]');
    // An entry of the table of a Map or a Set.
    if (/^\(\d+\)$/.test(edge)) return '[…]';
    if (edge.startsWith('(')) return '';
    return edge.startsWith(variablePrefix)
      ? (index === 0 ? '' : '.') + edge.slice(variablePrefix.length)
      : edge;
  });
  return parts
    .join('')
    .replace(/^\./, '')
    .replaceAll(/(\[…\])+/g, '[…]');
}

/** An object with more properties is a table, whose keys are data. */
export const MOST_NAMES = 64;

export function isTable({ snapshot }: TracedHeap, index: number): boolean {
  const [first, end] = snapshot.edgeRange(index);
  return end - first > MOST_NAMES;
}

/** An entry of a table that leaks is one of many: its key tells nothing. */
function withoutKey(heap: TracedHeap, holder: Step | undefined, step: Step): Step {
  if (holder === undefined || !step.edge.startsWith('.')) return step;
  const isNew = heap.snapshot.idOf(step.index) >= heap.firstNewId;
  return isNew && isTable(heap, holder.index) ? { ...step, edge: '[…]' } : step;
}

/** The file and line of the variable that keeps it: what allocated it may be a library that many use. */
export function declarationOf(heap: TracedHeap, path: readonly Step[]): string | null {
  const start = keeperAt(heap, path);
  for (const { index } of path.slice(0, start === -1 ? path.length : start).toReversed()) {
    const script = scriptOf(heap.snapshot, index);
    if (script !== null) return declaredAt(script, path[start]?.edge.slice(variablePrefix.length));
  }
  return null;
}
