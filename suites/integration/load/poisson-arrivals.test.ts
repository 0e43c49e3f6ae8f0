// @module-tag slow
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { runScript } from '../../../harness/load/run-script.ts';
import { planned } from '../../../harness/measurement/load-ledger.ts';
import { startBackEnd } from './back-end.ts';

const tags = ['integration', 'load'];
const script = fileURLToPath(new URL('scripts/arrival.ts', import.meta.url));

test(
  'server() sends like independent clients, and the ledger knows when each was due',
  { tags },
  async () => {
    const seenMs: number[] = [];
    await using backEnd = await startBackEnd((_request, response) => {
      seenMs.push(performance.now());
      response.end('{}');
    });
    await using folder = new AsyncDisposableStack();
    const path = await mkdtemp(join(tmpdir(), 'assay-test-'));
    folder.defer(() => rm(path, { recursive: true, force: true }));
    const { measurements } = await runScript({
      script,
      targetUrl: backEnd.url,
      folder: path,
      abort: new AbortController().signal,
      durationSeconds: 4,
    });
    const [measurement] = measurements;
    if (measurement === undefined) throw new Error('nothing was measured');
    const { ledger, broken } = measurement;
    expect(broken).toBeNull();
    expect(planned(ledger.arrivals)).toBe(200);
    expect(ledger.arrivals.answered).toBe(seenMs.length);
    // A metronome at the server has gaps that are alike; a busy machine can only scatter them more.
    expect(variation(Array.from(ledger.dueMs))).toBeGreaterThan(0.8);
    expect(variation(Array.from(ledger.dueMs))).toBeLessThan(1.2);
    expect(variation(seenMs)).toBeGreaterThan(0.6);
  },
);

/** Standard deviation of the gaps over their mean: 1 for independent arrivals, 0 for a metronome. */
function variation(timesMs: readonly number[]): number {
  const gaps = timesMs.slice(1).map((at, i) => at - (timesMs[i] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length) / mean;
}
