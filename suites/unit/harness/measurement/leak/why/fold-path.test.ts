import { describe, expect, test } from 'vitest';
import { foldPath } from '../../../../../../harness/measurement/leak/why/fold-path.ts';
import type { Step } from '../../../../../../harness/measurement/leak/why/retainer-path.ts';

const step = (edge: string, index = 0): Step => ({ edge, node: 'Object', index });
const edgesOf = (path: readonly Step[]) => foldPath(path).map(({ edge }) => edge);

describe('a path for people', { tags: ['unit'] }, () => {
  test('through a linked list says how long the list is', () => {
    const list = Array.from({ length: 70_000 }, (_, index) => step('.next', index));
    const path = [step('variable items'), step('.k1'), ...list, step('.value', 70_001)];
    expect(edgesOf(path)).toEqual(['variable items', '.k1', '.next ×70,000', '.value']);
    expect(foldPath(path).at(-2)?.index).toBe(69_999);
  });

  test('through a list whose entries take two steps folds both', () => {
    const list = Array.from({ length: 50 }, () => [step('.node'), step('.next')]).flat();
    expect(edgesOf([step('variable head'), ...list])).toEqual(['variable head', '.node.next ×50']);
  });

  test('keeps what is short as it is', () => {
    expect(edgesOf([step('variable a'), step('.b'), step('.b')])).toEqual([
      'variable a',
      '.b',
      '.b',
    ]);
  });

  test('shows the ends of what is long without a pattern', () => {
    const path = Array.from({ length: 100 }, (_, index) => step(`.p${index}`, index));
    const edges = edgesOf(path);
    expect(edges).toHaveLength(13);
    expect(edges.slice(0, 2)).toEqual(['.p0', '.p1']);
    expect(edges[6]).toBe('[… 88 more …]');
    expect(edges.at(-1)).toBe('.p99');
  });
});
