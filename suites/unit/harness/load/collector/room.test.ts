import { expect, test } from 'vitest';

import { Room } from '../../../../../harness/load/collector/room.ts';

test('who finds no room waits for it, in the order in which they came', async () => {
  const room = new Room(10);
  const entered: string[] = [];
  const enter = async (name: string, bytes: number): Promise<Disposable> => {
    const place = await room.enter(bytes);
    entered.push(name);
    return place;
  };
  const large = await enter('large', 8);
  const waiting = [enter('second', 5), enter('small', 1)];
  await Promise.resolve();
  expect(entered).toEqual(['large']);
  large[Symbol.dispose]();
  const [second, small] = await Promise.all(waiting);
  expect(entered).toEqual(['large', 'second', 'small']);
  second?.[Symbol.dispose]();
  small?.[Symbol.dispose]();
  await enter('all', 10);
  expect(entered.at(-1)).toBe('all');
});
