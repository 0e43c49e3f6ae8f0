// @module-tag slow
// @module-tag thorough
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';

import { runScript } from '../../../harness/load/run-script.ts';
import { countEnds } from '../../../harness/measurement/load-ledger.ts';

const options = { tags: ['integration', 'load'], timeout: 600_000 };
const script = fileURLToPath(new URL('scripts/kinds.ts', import.meta.url));

/** Whether a body is what the script calls a good one. */
function isGood(body: string): boolean {
  try {
    const value = JSON.parse(body) as { text?: unknown; count?: unknown } | null;
    return typeof value?.text === 'string' && typeof value.count === 'number';
  } catch {
    return false;
  }
}

test('each kind of load sends what it says to a small server', options, async () => {
  const asked: { path: string; body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ path: request.url ?? '', body });
      response.statusCode = request.url === '/take' && !isGood(body) ? 422 : 200;
      return response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'assay-kinds-'));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const outcome = await runScript({
    script,
    targetUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    folder,
    abort: new AbortController().signal,
  });
  expect(outcome.endedBy).toBe('plan');
  const subjects = outcome.measurements.map(({ subject }) => subject.replace('load/kinds/', ''));
  expect(subjects.toSorted()).toEqual(['breakpoint', 'create', 'list', 'smoke', 'soak', 'spike']);
  // Refused bodies are what the script asks for: none of them is an error.
  for (const { ledger } of outcome.measurements) {
    expect(countEnds(ledger, 'answered')).toBeGreaterThan(0);
    expect(countEnds(ledger, 'failed')).toBe(0);
  }
  const bodiesTo = (path: string) =>
    asked.filter((one) => one.path === path).map(({ body }) => body);
  // All the same, of its size, and of what no compression makes small.
  const [large = '', ...others] = new Set(bodiesTo('/large'));
  expect([others.length, large.length]).toEqual([0, 20_000]);
  expect(gzipSync(large).length).toBeGreaterThan(14_000);
  expect(new Set(bodiesTo('/take').filter((body) => !isGood(body))).size).toBeGreaterThan(5);
  const keys = asked.map(({ path }) => path).filter((path) => path.startsWith('/key/'));
  const hot = keys.filter((path) => path.startsWith('/key/hot-'));
  const cold = keys.filter((path) => !path.startsWith('/key/hot-'));
  expect(new Set(hot).size).toBeLessThanOrEqual(3);
  expect(new Set(cold).size).toBe(cold.length);
});
