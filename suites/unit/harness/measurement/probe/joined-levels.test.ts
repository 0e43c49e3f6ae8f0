import { describe, expect, test } from 'vitest';
import { JoinedLevels } from '../../../../../harness/measurement/probe/joined-levels.ts';

const of = (levels: Readonly<Record<string, number>>) =>
  new Map(Object.entries(levels).map(([name, heap]) => [name, { heap }]));

describe('levels of several processes', { tags: ['unit'] }, () => {
  test('are added up', () => {
    const joined = new JoinedLevels<string>();
    expect(joined.join(of({ a: 10, b: 20 }))).toEqual({ heap: 30 });
    expect(joined.join(of({ a: 15, b: 20 }))).toEqual({ heap: 35 });
  });

  test('do not rise with a process that joins, but with what it keeps from then on', () => {
    const joined = new JoinedLevels<string>();
    joined.join(of({ a: 10 }));
    expect(joined.join(of({ a: 10, b: 500 }))).toEqual({ heap: 10 });
    expect(joined.join(of({ a: 10, b: 503 }))).toEqual({ heap: 13 });
  });

  test('lose with a process what it had gained, and nothing else', () => {
    const joined = new JoinedLevels<string>();
    joined.join(of({ a: 10, b: 100 }));
    joined.join(of({ a: 10, b: 107 }));
    expect(joined.join(of({ a: 11 }))).toEqual({ heap: 111 });
  });

  test('are those that are not there yet where nothing was seen', () => {
    const joined = new JoinedLevels<string>();
    expect(joined.join(new Map())).toEqual({});
    expect(joined.join(of({ a: 10 }))).toEqual({ heap: 0 });
    expect(joined.join(of({ a: 12 }))).toEqual({ heap: 2 });
  });

  test('count one that comes back under its name anew', () => {
    const joined = new JoinedLevels<string>();
    joined.join(of({ a: 10, b: 100 }));
    joined.join(of({ a: 10 }));
    expect(joined.join(of({ a: 10, b: 40 }))).toEqual({ heap: 110 });
  });
});
