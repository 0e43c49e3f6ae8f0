import { describe, expect, test } from 'vitest';
import { StandIn } from '../../../../harness/leaks/stand-in.ts';

/** Counts what it starts, and what of that was ended. */
function counted(fails = false) {
  const seen = { started: 0, ended: 0 };
  const standIn = new StandIn(async () => {
    seen.started++;
    if (fails) throw new Error('it can not be started');
    return { [Symbol.asyncDispose]: async () => void seen.ended++ };
  });
  return { seen, standIn };
}

describe('a process that stands in', { tags: ['unit'] }, () => {
  test('is started once, and is the one that is taken', async () => {
    const { seen, standIn } = counted();
    standIn.start();
    standIn.start();
    await standIn.take();
    standIn.start();
    await standIn[Symbol.asyncDispose]();
    expect(seen).toEqual({ started: 1, ended: 0 });
  });

  test('is started when it is taken, where nobody had it ready, and anew for the next one', async () => {
    const { seen, standIn } = counted();
    await standIn.take();
    await standIn.take();
    expect(seen.started).toBe(2);
  });

  test('ends where nobody took it', async () => {
    const { seen, standIn } = counted();
    standIn.start();
    await standIn[Symbol.asyncDispose]();
    expect(seen).toEqual({ started: 1, ended: 1 });
  });

  test('tells only whoever takes it that it failed', async () => {
    const { standIn } = counted(true);
    standIn.start();
    await expect(standIn.take()).rejects.toThrow('it can not be started');
    const { standIn: other } = counted(true);
    other.start();
    await expect(other[Symbol.asyncDispose]()).resolves.toBeUndefined();
  });
});
