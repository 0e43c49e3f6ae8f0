import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { startModule } from '../../../../harness/leaks/module-driver.ts';
import { tryControls } from '../../../../harness/leaks/try-controls.ts';
import type { Controls } from '../../../../harness/measurement/leak/trajectory.ts';

const operation = fileURLToPath(new URL('operations/child-with-a-table.mjs', import.meta.url));
const before = process.env['TABLE'];

afterEach(() => {
  if (before === undefined) delete process.env['TABLE'];
  else process.env['TABLE'] = before;
});

/** What the controls see of the child that an operation has started, which keeps about 500 B a message. */
async function controlsOf(way: string): Promise<Controls> {
  process.env['TABLE'] = way;
  const { signal } = new AbortController();
  const start = async () => {
    const fresh = await startModule(operation, {
      signal,
      isTrial: true,
      onOutput: () => undefined,
    });
    await fresh.prepare({ target: null, services: null, engines: null });
    return fresh.process;
  };
  const controls = await tryControls(
    start,
    {
      resource: 'childHeaps',
      kind: 'bytes',
      slopePerOp: 500,
      operationMs: 0.2,
      operations: 3_000,
      mostMs: 20_000,
      largestCache: 25_000,
      noiseBytes: 64 * 1024,
      gained: { amount: 1_500_000, operations: 3_000, to: 6_500_000 },
      isOfClocksOnly: false,
    },
    signal,
  );
  if (controls === null) throw new Error('the controls told nothing');
  return controls;
}

const tags = ['integration', 'slow'];

describe('a process that an operation has started', { tags, timeout: 600_000 }, () => {
  test('and that keeps what it is sent, goes on to when its table is full, and an hour later', async () => {
    const { slopePerOp, leftAfterAnHour, stuffed } = await controlsOf('keeps');
    expect(slopePerOp).toBeGreaterThan(100);
    expect(leftAfterAnHour).toBeGreaterThan(slopePerOp / 2);
    expect(stuffed).toMatchObject({ container: 'Map', entries: 30_000, before: 1, after: 1 });
  });

  test('and has a bound, adds nothing once its table is full', async () => {
    const { slopePerOp, stuffed } = await controlsOf('is-bounded');
    expect(slopePerOp).toBeGreaterThan(100);
    expect(stuffed).toMatchObject({ container: 'Map', entries: 30_000, before: 1, after: 0 });
  });

  test('and lets go by timers, has let go an hour later', async () => {
    const { slopePerOp, leftAfterAnHour, timers } = await controlsOf('expires');
    expect(slopePerOp).toBeGreaterThan(100);
    expect(leftAfterAnHour).toBeLessThan(slopePerOp / 4);
    expect(timers?.longestMs).toBe(20_000);
  });
});
