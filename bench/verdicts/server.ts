import { createServer, type ServerResponse } from 'node:http';
import { seededRandom } from '../../harness/statistics/random.ts';
import type { Behavior, Served } from './behavior.ts';

/**
 * A back end in a process of its own, which does what its behavior says and writes down what it did.
 * Talks to the bench over its IPC channel: `port` when it listens; any message asks for the record.
 */
const behavior = JSON.parse(process.argv[2] ?? '{}') as Behavior;
const random = seededRandom(20_260_101);
const arrivedMs: number[] = [];
const tookMs: (number | null)[] = [];
const statuses: Record<string, number> = {};
let firstMs = Number.NaN;
let workerFreeMs = 0;

const server = createServer((request, response) => {
  const nowMs = performance.now();
  if (Number.isNaN(firstMs)) {
    firstMs = nowMs;
    if (behavior.diesAfterMs !== undefined) setTimeout(die, behavior.diesAfterMs);
  }
  const index = arrivedMs.push(nowMs) - 1;
  tookMs.push(null);
  request.resume().on('end', () => {
    answer(request.url ?? '/', response, index, nowMs - firstMs);
  });
});

function answer(url: string, response: ServerResponse, index: number, sinceMs: number): void {
  const isOld = url.startsWith('/old');
  if (chance(behavior.hanging?.share)) return;
  const isFailing = chance(behavior.failing?.share);
  const isLater = behavior.later !== undefined && sinceMs >= behavior.later.afterMs;
  const status = isFailing
    ? (behavior.failing?.status ?? 500)
    : isLater
      ? (behavior.later?.status ?? 500)
      : isOld
        ? 302
        : 200;
  const body = chance(behavior.wrong?.share) ? 'wrong' : 'right';
  const end = (): void => {
    response.writeHead(status, isOld ? { location: '/new' } : {});
    response.end(body, () => {
      tookMs[index] = performance.now() - (arrivedMs[index] ?? 0);
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
  };
  const wait = isFailing || isLater || isOld ? 0 : workMs(sinceMs);
  if (wait > 0) setTimeout(end, wait);
  else end();
}

function workMs(sinceMs: number): number {
  const { ms, slow, slowerByMs = 0, oneWorker, freeze } = behavior;
  const work = (chance(slow?.share) ? (slow?.ms ?? ms) : ms) + (slowerByMs * sinceMs) / 1000;
  if (oneWorker === true) {
    const startMs = Math.max(sinceMs, workerFreeMs);
    workerFreeMs = startMs + work;
    return workerFreeMs - sinceMs;
  }
  if (freeze === undefined) return work;
  const inCycle = sinceMs % freeze.everyMs;
  return inCycle < freeze.forMs ? freeze.forMs - inCycle + work : work;
}

function chance(share = 0): boolean {
  return share > 0 && random() < share;
}

/** The bench hears of what was done until then. */
function die(): void {
  process.send?.(record(), () => process.exit(1));
}

function record(): Served {
  return { arrivedMs, tookMs, statuses };
}

process.on('message', () => {
  process.send?.(record(), () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : null });
});
