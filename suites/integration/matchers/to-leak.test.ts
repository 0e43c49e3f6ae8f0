import { EventEmitter } from 'node:events';
import { expect } from 'assay/matchers';
import { afterEach, describe, test } from 'vitest';

const kept: unknown[] = [];
afterEach(() => {
  kept.length = 0;
});

const slow = () => new Promise((resolve) => setTimeout(resolve, 15));
const stringify = (index: number) => JSON.stringify({ index });
const failing = () => {
  throw new Error('out of order');
};

/** A busy machine may take more of it; a quiet one takes two seconds. */
const patient = { budgetMs: 100_000 };

async function messageOf(expectation: Promise<void>): Promise<string> {
  try {
    await expectation;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the expectation held');
}

describe('expect(op).not.toLeak()', { tags: ['integration', 'slow'], timeout: 600_000 }, () => {
  test('holds for a function that keeps nothing', async () => {
    await expect(stringify).not.toLeak({ heap: '1 B/op' }, patient);
  });

  test('holds for an asynchronous one', { tags: ['exhaustive'] }, async () => {
    await expect(() => new Promise((resolve) => setImmediate(resolve))).not.toLeak({}, patient);
  });

  test('fails for one that keeps an object a call, and says how much', async () => {
    const message = await messageOf(
      expect((index: number) => kept.push({ index })).not.toLeak({ heap: '1 B/op' }, patient),
    );
    expect(message).toMatch(/^expected the function not to leak: it does, after [\d,]+ operations/);
    expect(message).toMatch(/heap: .* B\/op/);
  });

  test('names the line that adds a listener in one of 50 calls', async () => {
    const bus = new EventEmitter().setMaxListeners(0);
    const listen = (index: number): void => {
      if (index % 50 === 7) bus.on('change', () => index);
    };
    const options = { ...patient, resources: ['listeners'] };
    const message = await messageOf(expect(listen).not.toLeak({}, options));
    expect(message).toContain('EventEmitter "change"');
    expect(message).toContain('to-leak.test.ts:');
  });

  test('is the opposite without not', async () => {
    await expect((index: number) => kept.push({ index })).toLeak({}, patient);
    const message = await messageOf(expect(() => undefined).toLeak({}, patient));
    expect(message).toContain('expected the function to leak: nothing grew');
  });

  test('fails where it can’t be told, unless that is allowed', async () => {
    const options = { budgetMs: 200 };
    const message = await messageOf(expect(slow).not.toLeak({ heap: '1 B/op' }, options));
    expect(message).toContain("it can't be told");
    expect(message).toContain('needs');
    await expect(slow).not.toLeak({ heap: '1 B/op' }, { ...options, inconclusive: 'pass' });
  });

  test('passes on what the function throws', async () => {
    await expect(expect(failing).not.toLeak()).rejects.toThrow('out of order');
  });

  test('refuses what is no function, and an unknown resource', async () => {
    const noFunction: Promise<void> = (expect(3) as any).not.toLeak();
    await expect(noFunction).rejects.toThrow('toLeak() measures a function');
    await expect(expect(() => undefined).not.toLeak({ heep: 0 })).rejects.toThrow(
      "there is no resource 'heep'. Did you mean 'heap'?",
    );
  });

  test('says when the timeout of the test leaves too little', { timeout: 3_000 }, async () => {
    const asked = expect(() => undefined).not.toLeak();
    await expect(asked).rejects.toThrow(
      "toLeak() needs 3500 ms, and the test's timeout of 3000 ms",
    );
  });
});
