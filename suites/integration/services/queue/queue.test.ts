// @module-tag thorough
import { join } from 'node:path';
import { describe, expect, test } from '../../../../fixtures/index.ts';
import { openTestQueue } from '../../../../fixtures/queue/test-queue.ts';
import { InfrastructureError } from '../../../../harness/errors.ts';

/** For what must come, on a busy machine, too. */
const PATIENCE_MS = 180_000;

describe('the queue fixture', { tags: ['integration', 'redis'] }, () => {
  test('hands a job to its worker and the result back', async ({ queue }) => {
    const predictions = await queue('predictions');
    await predictions.work(async (job) => job.data.window * 2);
    const job = await predictions.queue.add('predict', { window: 21 });
    expect(await predictions.waitForResult(job, PATIENCE_MS)).toBe(42);
    expect(predictions.processed).toMatchObject([
      { name: 'predict', data: { window: 21 }, outcome: { state: 'completed', result: 42 } },
    ]);
  });

  test('tells why a job failed', async ({ queue }) => {
    const predictions = await queue('predictions');
    await predictions.work(async () => {
      throw new Error('the window is too short');
    });
    const job = await predictions.queue.add('predict', {});
    await expect(predictions.waitForResult(job, PATIENCE_MS)).rejects.toThrow(
      'the window is too short',
    );
    expect(predictions.processed).toMatchObject([{ outcome: { state: 'failed' } }]);
  });

  test('says what a job is doing that did not end in time', async ({ queue }) => {
    const predictions = await queue('predictions');
    const job = await predictions.queue.add('predict', {});
    const waiting = predictions.waitForResult(job, 100);
    await expect(waiting).rejects.toThrow(InfrastructureError);
    await expect(predictions.waitForResult(job, 100)).rejects.toThrow(
      /did not end within 100 ms; it is waiting/,
    );
  });

  test('sees nothing of a queue of the same name in another test', async ({
    queue,
    workerServices,
  }) => {
    const mine = await queue('predictions');
    await mine.queue.add('predict', { window: 1 });
    const leasePool = await workerServices.redis();
    await using undo = new AsyncDisposableStack();
    const lease = undo.adopt(await leasePool.lease(), (taken) => taken.release());
    const theirs = undo.adopt(await openTestQueue(lease.url, 'predictions'), (opened) =>
      opened.close(true),
    );
    await theirs.queue.add('predict', { window: 2 });
    await theirs.queue.add('predict', { window: 3 });
    expect(await mine.queue.getJobCounts()).toMatchObject({ waiting: 1 });
    expect(await theirs.queue.getJobCounts()).toMatchObject({ waiting: 2 });
  });

  test(
    'gives the job of a worker that was killed half-way to another: at least once',
    {
      timeout: 600_000,
    },
    async ({ queue }) => {
      // A worker that gets no processor may be taken for dead more than once.
      const predictions = await queue('predictions', { lockMs: 500, maxStalledCount: 100 });
      const doomed = await predictions.workInProcess(
        join(import.meta.dirname, 'slow-processor.ts'),
      );
      const job = await predictions.queue.add('predict', { window: 1 });
      await expect.poll(() => job.getState(), { timeout: PATIENCE_MS }).toBe('active');
      expect(await doomed.kill('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });

      await predictions.work(async () => 'done by the second');
      expect(await predictions.waitForResult(job, PATIENCE_MS)).toBe('done by the second');
    },
  );

  test(
    'fails a job that stalls more often than it may',
    { tags: ['slow'], timeout: 600_000 },
    async ({ queue }) => {
      const predictions = await queue('predictions', { lockMs: 2_000, maxStalledCount: 0 });
      const doomed = await predictions.workInProcess(
        join(import.meta.dirname, 'slow-processor.ts'),
      );
      const job = await predictions.queue.add('predict', {});
      await expect.poll(() => job.getState(), { timeout: PATIENCE_MS }).toBe('active');
      await doomed.kill('SIGKILL');

      await predictions.work(async () => 'never');
      await expect(predictions.waitForResult(job, PATIENCE_MS)).rejects.toThrow(/stalled/);
    },
  );
});
