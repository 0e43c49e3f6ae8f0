import { describe, expect, test } from 'vitest';
import type { Ages } from '../../../../../../harness/measurement/leak/trajectory.ts';
import { fewObjects, goingAges } from '../../../../../../harness/verdicts/leak/vetoes/ages.ts';
import { heap, kept, suspect } from '../suspects.ts';

/** The leak keeps 100 bytes an operation: 49 of them are less than half of it. */
const judgedAges = (ages: Partial<Ages>) =>
  goingAges(suspect({}, { ages: { ...kept, keptPerOp: 49, ...ages } }));

describe('objects that go while new ones come', () => {
  test('are asked for, where that can be told', () => {
    expect(goingAges(suspect({}, { ages: null }))).toEqual({
      reason: 'it grows: whether its objects stay is not known yet',
      needs: 'a longer budget',
      wants: 'ages',
    });
    expect(goingAges(suspect())).toBeNull();
    expect(goingAges(suspect({}, { ages: null, resource: 'external' }))).toBeNull();
  });

  test('are no leak where fewer than half of the older ones are left', () => {
    expect(judgedAges({ olderStillAlive: 100 })).toBeNull();
    expect(judgedAges({ olderStillAlive: 99 })).toEqual({
      reason:
        'it grew, but of its older objects 50 % were left a while later: they are replaced, not kept',
      needs: 'more operations: a longer budget',
    });
  });

  test('are no leak where fewer than nine in ten of all are left', () => {
    expect(judgedAges({ stillAlive: 360 })).toBeNull();
    expect(judgedAges({ stillAlive: 359 })?.reason).toContain('90 % were left');
  });

  test('hide no leak where those that stay account for half of the growth', () => {
    expect(judgedAges({ olderStillAlive: 0, stillAlive: 100, keptPerOp: 50 })).toBeNull();
  });

  test('say nothing of a table that grows in steps: what is sampled is beside it', () => {
    const going = { ages: { ...kept, keptPerOp: 0, olderStillAlive: 0, stillAlive: 0 } };
    expect(goingAges(suspect({}, going))).not.toBeNull();
    expect(goingAges(suspect({ inSteps: true }, going))).toBeNull();
  });

  test('say nothing where fewer than twenty were sampled', () => {
    const going = { older: 10, olderStillAlive: 0, stillAlive: 0 };
    expect(judgedAges({ ...going, alive: 19 })).toBeNull();
    expect(judgedAges({ ...going, alive: 20 })).not.toBeNull();
  });

  test('are none where no older one was sampled and all are left', () => {
    expect(judgedAges({ older: 0, olderStillAlive: 0, keptPerOp: 50 })).toBeNull();
  });
});

/** After 7,000 operations, so many objects more: the ages are of 4,000 of them. */
const judgedObjects = (objects: number, limit = heap) =>
  fewObjects(suspect({ limit }, { ages: { ...kept, objects: (objects * 4_000) / 7_000 } }));

describe('few objects may be a pool that fills', () => {
  test('with fewer than 150', () => {
    expect(judgedObjects(150)).toBeNull();
    // 4,000 operations made 57: 150 take 10,500, and some more to be seen in 9 of 10 runs.
    expect(judgedObjects(100)).toEqual({
      reason: 'it holds about 100 objects more: a pool that fills, or a leak',
      needs: 'about 5,815 more operations',
    });
  });

  test('with fewer than 64, where a cache of the largest size would be full', () => {
    const small = { ...heap, largestCache: 5_000 };
    expect(judgedObjects(64, small)).toBeNull();
    expect(judgedObjects(63, small)).not.toBeNull();
    expect(judgedObjects(64, { ...heap, largestCache: 6_000 })).not.toBeNull();
  });

  test('even without one of them', () => {
    expect(judgedObjects(0)?.needs).toBe('more operations: a longer budget');
  });

  test('is said of the heap alone, and where their number is known', () => {
    const few = { ...kept, objects: 1 };
    expect(fewObjects(suspect({}, { ages: few, resource: 'external' }))).toBeNull();
    expect(fewObjects(suspect({}, { ages: null }))).toBeNull();
    expect(fewObjects(suspect())).toBeNull();
  });
});
