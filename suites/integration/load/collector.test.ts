// @module-tag slow
// @module-tag thorough
import { appendFile, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as sequential, vi } from 'vitest';

import { CollectorClient } from '../../../harness/load/collector/collector-client.ts';
import { forwardPoints } from '../../../harness/load/collector/forward-points.ts';
import { type Arrival, pointsOf } from '../../unit/harness/load/instances/arrivals-as-points.ts';
import {
  collectorToken,
  planOf,
  RATE,
  type RunningForwarder,
  startCollector,
  startForwarder,
} from './collector-processes.ts';

// Most of their time they wait.
const test = sequential.concurrent;
const options = { tags: ['integration', 'load'], timeout: 600_000 };
const soon = { timeout: 180_000 };

const ARRIVALS = 256;
const arrivals: Arrival[] = Array.from({ length: ARRIVALS }, (_, tick) => ({
  lateMs: 0,
  does: tick % 32 === 31 ? 'fail' : 'answer',
  tookMs: 1 + (tick % 16),
}));

function streamOf(index: number, of: number, more: Partial<Arrival> = {}): Buffer {
  const changed = arrivals.map((arrival) => ({ ...arrival, ...more }));
  return pointsOf(changed, 1000 / RATE, (tick) => tick % of === index);
}

const temporary = () => mkdtempDisposable(join(tmpdir(), 'assay-test-'));

/** What one k6 would have had of all arrivals. */
const whole = {
  requests: ARRIVALS,
  failed: ARRIVALS / 32,
  arrivals: { answered: (ARRIVALS * 31) / 32, failed: ARRIVALS / 32, dropped: 0, unsent: 0 },
};

function clientOf(url: string, index: number, uid = `pod-${index}`): CollectorClient {
  return new CollectorClient({
    url,
    token: collectorToken,
    run: 'run-1',
    index,
    uid,
    nowMs: Date.now,
  });
}

const sameClock = { offsetMs: 0, uncertainMs: 1 };

async function sendAll(url: string, index: number, of: number): Promise<void> {
  using client = clientOf(url, index);
  const bytes = streamOf(index, of);
  await client.hello(sameClock);
  expect(await client.points(0, bytes)).toEqual({ kind: 'next', next: bytes.length });
  expect(await client.end(bytes.length, sameClock, [])).toEqual({
    kind: 'next',
    next: bytes.length,
  });
}

test(
  'four processes are one load, two of which merge their points themselves',
  options,
  async () => {
    await using folder = await temporary();
    await using collector = await startCollector(folder.path, planOf(4, ARRIVALS));
    await using forwarders = new AsyncDisposableStack();
    const running: RunningForwarder[] = [];
    for (let part = 1; part <= 4; part += 1) {
      const file = join(folder.path, `points-${part}.csv`);
      const args = part > 2 ? ['--merge'] : [];
      running.push(forwarders.use(startForwarder(collector.url, part, file, { args })));
      const stream = streamOf(part - 1, 4);
      // k6 writes in pieces that end anywhere, and one pod comes late.
      for (let at = 0; at < stream.length; at += 999) {
        await appendFile(file, stream.subarray(at, at + 999));
      }
    }
    for (const forwarder of running) {
      expect(await forwarder.ended()).toMatchObject({
        code: 0,
        said: expect.stringContaining('the collector has all'),
      });
    }
    const { code, result } = await collector.ended();
    expect(result.scenarios).toMatchObject([{ ...whole, broken: null }]);
    expect(result.scenarios[0]?.latencyMs).toMatchObject({ p50: 8, p90: 15 });
    expect(result.thresholds).toMatchObject([{ state: 'met' }]);
    expect(result.warnings).toEqual([]);
    expect(result.endedBy).toBe('plan');
    expect(code).not.toBe(3);
  },
);

test('a pod that is killed is named, and leaves every gate open', options, async () => {
  await using folder = await temporary();
  const plan = planOf(2, ARRIVALS);
  await using collector = await startCollector(folder.path, plan, ['--wait', '12s']);
  const file = join(folder.path, 'points-2.csv');
  const stream = streamOf(1, 2);
  await writeFile(file, stream.subarray(0, stream.length / 2));
  await using forwarder = startForwarder(collector.url, 2, file);
  await vi.waitFor(async () => {
    const said = await fetch(`${collector.url}/healthz`);
    expect(((await said.json()) as { requests: number }).requests).toBeGreaterThan(10);
  }, soon);
  forwarder.child.kill('SIGKILL');
  await sendAll(collector.url, 0, 2);
  const { code, result } = await collector.ended();
  expect(code).toBe(3);
  expect(result.endedBy).toBe('lost');
  expect(result.scenarios[0]?.broken).toMatch(/^instance 2 of 2 \(pod \S+\) was lost: silent/u);
  expect(new Set(result.gates.map(({ verdict }) => verdict))).toEqual(new Set(['inconclusive']));
});

test('a pod that never comes is waited for, and named', options, async () => {
  await using folder = await temporary();
  const plan = planOf(3, ARRIVALS);
  await using collector = await startCollector(folder.path, plan, ['--wait', '12s']);
  await sendAll(collector.url, 0, 3);
  await sendAll(collector.url, 2, 3);
  const { code, result } = await collector.ended();
  expect(code).toBe(3);
  expect(result.scenarios[0]?.broken).toBe(
    'instance 2 of 3 never came: waited 12.0 s from the first one on',
  );
});

test('what is sent twice counts once, a second pod with one part not at all', options, async () => {
  await using folder = await temporary();
  await using collector = await startCollector(folder.path, planOf(1, ARRIVALS));
  using client = clientOf(collector.url, 0);
  const stream = streamOf(0, 1);
  await client.hello(sameClock);
  const half = Math.floor(stream.length / 2);
  await client.points(0, stream.subarray(0, half));
  await client.points(0, stream.subarray(0, half));
  expect(await client.points(half + 500, stream.subarray(half + 500))).toEqual({
    kind: 'next',
    next: half,
  });
  await client.points(100, stream.subarray(100));
  using twin = clientOf(collector.url, 0, 'its twin');
  expect(await twin.hello(sameClock)).toMatchObject({
    kind: 'refused',
    reason: 'part 1 of 1 has pod pod-0 already',
  });
  await client.end(stream.length, sameClock, []);
  const { code, result } = await collector.ended();
  expect(result.scenarios).toMatchObject([whole]);
  expect(result.scenarios[0]?.broken).toContain('came twice, as pod pod-0 and as pod its twin');
  expect(code).toBe(3);
});

test(
  'a connection that breaks costs nothing: it goes on from where it stood',
  options,
  async () => {
    await using folder = await temporary();
    await using collector = await startCollector(folder.path, planOf(1, ARRIVALS));
    await using line = await breakingLine(collector.url, 6);
    const file = join(folder.path, 'points.csv');
    const stream = streamOf(0, 1);
    await using forwarder = startForwarder(line.url, 1, file);
    for (let at = 0; at < stream.length; at += 5000) {
      await appendFile(file, stream.subarray(at, at + 5000));
      await vi.waitFor(() => expect(line.seen).toBeGreaterThanOrEqual(at), soon);
    }
    await forwarder.ended();
    expect(line.broken).toBe(6);
    const { result } = await collector.ended();
    expect(result.scenarios).toMatchObject([{ ...whole, broken: null }]);
  },
);

test('an hour of difference between clocks is corrected and told', options, async () => {
  await using folder = await temporary();
  await using collector = await startCollector(folder.path, planOf(2, ARRIVALS));
  const hourMs = 3_600_000;
  await Promise.all(
    [0, hourMs].map(async (aheadMs, index) => {
      const file = join(folder.path, `points-${index}.csv`);
      await writeFile(file, streamOf(index, 2, { lateMs: aheadMs }));
      await forwardPoints({
        url: collector.url,
        token: collectorToken,
        run: 'run-1',
        index,
        uid: `pod-${index}`,
        nowMs: () => Date.now() + aheadMs,
        file,
        logFile: null,
        ended: AbortSignal.abort(),
        giveUpMs: 60_000,
      });
    }),
  );
  const { result } = await collector.ended();
  expect(result.scenarios).toMatchObject([{ ...whole, broken: null }]);
  expect(result.warnings).toEqual([
    expect.stringMatching(/^instance 2 of 2: its clock is .* ahead; corrected/u),
  ]);
});

test('refuses a wrong token, a foreign run and too large a piece', options, async () => {
  await using folder = await temporary();
  await using collector = await startCollector(folder.path, planOf(1, ARRIVALS));
  const ask = async (path: string, token: string, run: string, body: Uint8Array<ArrayBuffer>) => {
    const headers = { authorization: `Bearer ${token}`, 'x-assay-run': run, 'x-assay-pod': 'p' };
    const response = await fetch(`${collector.url}${path}`, { method: 'POST', headers, body });
    await response.body?.cancel();
    return response.status;
  };
  const little = Uint8Array.of(1);
  expect(await ask('/v1/pods/0/points?from=0', 'guessed', 'run-1', little)).toBe(401);
  expect(await ask('/v1/pods/0/points?from=0', collectorToken, 'run-2', little)).toBe(403);
  expect(await ask('/v1/pods/0/points?from=0', collectorToken, 'run-1', little)).toBe(403);
  expect(await ask('/v1/pods/0/hello', collectorToken, 'run-1', little)).toBe(400);
  expect(await ask('/v1/pods/0/nothing', collectorToken, 'run-1', little)).toBe(404);
  const large = new Uint8Array((1 << 20) + 1);
  expect(await ask('/v1/pods/0/points?from=0', collectorToken, 'run-1', large)).toBe(413);
});

test('more requests than it keeps leave everything open', options, async () => {
  await using folder = await temporary();
  const plan = planOf(1, ARRIVALS);
  await using collector = await startCollector(folder.path, plan, ['--most-requests', '100']);
  using client = clientOf(collector.url, 0);
  await client.hello(sameClock);
  const stream = streamOf(0, 1);
  await client.points(0, stream);
  expect(await client.points(stream.length, Buffer.from('\n'))).toEqual({
    kind: 'refused',
    reason: 'the collector keeps 100 requests and no more',
  });
  const { code, result } = await collector.ended();
  expect(code).toBe(3);
  expect(result.scenarios[0]?.broken).toBe('the collector keeps 100 requests and no more');
});

/** A line to the collector that breaks so many times, each time in the middle of what a pod sends. */
async function breakingLine(url: string, times: number) {
  const { port } = new URL(url);
  const state = { broken: 0, seen: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((pod) => {
    const collector = connect(Number(port), '127.0.0.1');
    for (const socket of [pod, collector]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        pod.destroy();
        collector.destroy();
      });
    }
    collector.pipe(pod);
    pod.on('data', (bytes: Buffer) => {
      state.seen += bytes.length;
      if (bytes.length > 1500 && state.broken < times) {
        state.broken += 1;
        collector.end(bytes.subarray(0, 1000));
        pod.destroy();
      } else collector.write(bytes);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get broken() {
      return state.broken;
    },
    get seen() {
      return state.seen;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
