import { expect, test } from 'vitest';

import { Turns } from '../../../../harness/capacity/turns.ts';

test('two that ask again at once have their turns one by one', async () => {
  const turns = new Turns();
  const order: string[] = [];
  let working = 0;
  const take = async (name: string) => {
    for (let round = 0; round < 3; round += 1) {
      await turns.take(async () => {
        working += 1;
        expect(working).toBe(1);
        await Promise.resolve();
        order.push(name);
        working -= 1;
      });
    }
  };
  await Promise.all([take('a'), take('b')]);
  expect(order.join('')).toBe('ababab');
});

test('one that throws lets the next one work, and says so itself', async () => {
  const turns = new Turns();
  const broken = turns.take(async () => {
    throw new Error('no');
  });
  const next = turns.take(async () => 'yes');
  await expect(broken).rejects.toThrow('no');
  await expect(next).resolves.toBe('yes');
});
