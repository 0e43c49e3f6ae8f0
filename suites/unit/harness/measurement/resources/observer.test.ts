import { describe, expect, test } from 'vitest';
import type { Readings } from '../../../../../harness/measurement/resources/catalog.ts';
import { Observer } from '../../../../../harness/measurement/resources/observer.ts';
import type { ResourceSource } from '../../../../../harness/measurement/resources/source.ts';

const PATIENCE_MS = 30_000;

function source(of: string, read: ResourceSource['read'], more: object = {}): ResourceSource {
  return { of, read, [Symbol.asyncDispose]: async () => {}, ...more };
}

/** Lets what has resolved be read. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('an observer', { tags: ['unit'] }, () => {
  test('reads every source at the same moments, with its limit', async () => {
    let level = 0;
    const observer = new Observer(
      [
        source('target', () => ({ fds: ++level }), { full: { fds: 100 } }),
        source('redis', async () => ({ clients: 3 })),
      ],
      500,
    );
    observer.look(1000);
    await settle();
    observer.look(1500);
    const observed = await observer.end(0.004, PATIENCE_MS);
    expect(observed).toMatchObject({
      everyMs: 500,
      observerShare: 0.004,
      timesMs: [1000, 1500],
      notSeen: [],
    });
    expect(observed.columns).toEqual([
      { of: 'target', resource: 'fds', values: [1, 2], full: 100 },
      { of: 'redis', resource: 'clients', values: [3, 3] },
    ]);
  });

  test('does not ask again before it was answered: the answer is that of all looks meanwhile', async () => {
    const slow = Promise.withResolvers<Readings>();
    let asked = 0;
    const observer = new Observer(
      [source('redis', () => (asked++ === 0 ? slow.promise : { clients: 9 }), { isAsked: true })],
      500,
    );
    const firstMs = Date.now() - 60_000;
    observer.look(firstMs);
    observer.look(firstMs + 500);
    slow.resolve({ clients: 4 });
    await settle();
    expect(asked).toBe(1);
    observer.look(Date.now());
    const { columns } = await observer.end(null, PATIENCE_MS);
    expect(columns.find(({ resource }) => resource === 'clients')?.values).toEqual([4, 4, 9]);
    const [first = 0, second = 0] = columns.find(({ resource }) => resource === 'answer')!.values;
    // Whoever asked half a second later would have waited half a second less.
    expect(first).toBeGreaterThanOrEqual(60_000);
    expect(first! - second!).toBe(500);
  });

  test('a source that never answers is given up, and its silence is what was seen of it', async () => {
    const observer = new Observer(
      [source('redis', () => new Promise<Readings>(() => {}), { isAsked: true })],
      500,
    );
    observer.look(Date.now() - 5_000);
    const { columns } = await observer.end(null, 1);
    expect(columns.map(({ resource }) => resource)).toEqual(['answer']);
    expect(columns[0]?.values[0]).toBeGreaterThanOrEqual(5_000);
  });

  test('one that fails is named with its reason, unless it told something before', async () => {
    let asked = 0;
    const observer = new Observer(
      [
        source('target', () => {
          throw new Error('it is gone');
        }),
        source('redis', () => {
          if (asked++ > 0) throw new Error('closed');
          return { clients: 1 };
        }),
      ],
      500,
    );
    observer.look(1000);
    await settle();
    observer.look(1500);
    const { notSeen, columns } = await observer.end(null, PATIENCE_MS);
    expect(notSeen).toEqual([{ of: 'target', reason: 'it is gone' }]);
    expect(columns).toEqual([{ of: 'redis', resource: 'clients', values: [1] }]);
  });
});
