import { startTarget } from '../../fixtures/target/start-target.ts';
import { signal } from '../../fixtures/signals/index.ts';
import { bytesOf, percent, perSecond } from './callers.ts';
import { cpuTimeMs } from './cpu-time.ts';
import { median } from './paired-blocks.ts';
import { PostClient } from './post-client.ts';
import { startWholeStack } from './whole-stack.ts';

const PAIRS = 9;
const OPERATIONS = 1_000;
/** Both are compiled then, and the cache knows all windows. */
const WARM_UP = 10_000;
/** Different ones, of which each comes again. */
const WINDOWS = 64;
const CALLERS = 16;
const SAMPLES = 4_096;

/**
 * The rate of predictions that the cache knows, through the whole stack, beside a bare Fastify route that
 * parses the same body: blocks that take turns, the median of the shares. Beside it the time on a CPU that
 * a request costs either server, its databases aside, which other work on the machine changes less.
 */
export async function benchCached(databases: {
  readonly postgresUrl: string;
  readonly redisUrl: string;
}): Promise<string[]> {
  const { target, authorization } = await startWholeStack(databases);
  await using _target = target;
  await using bare = await startTarget(
    {
      command: 'node bench/backend/bare-server.ts',
      ready: '/health',
      startupTimeoutMs: 60_000,
      env: {},
    },
    { cwd: process.cwd() },
  );
  const windows = Array.from({ length: WINDOWS }, (_, seed) =>
    signal('imbalance', { samples: SAMPLES, seed }),
  );
  const bodies = [
    ['application/octet-stream', windows.map(bytesOf)],
    [
      'application/json',
      windows.map((window) => Buffer.from(JSON.stringify({ signal: [...window] }))),
    ],
  ] as const;
  const lines: string[] = [];
  for (const [type, texts] of bodies) {
    const route = { path: '/predict', headers: [`content-type: ${type}`, authorization] };
    const clients = {
      stack: await PostClient.open(target.url, CALLERS, route),
      plain: await PostClient.open(bare.url, CALLERS, route),
    };
    const pids = { stack: target.pid!, plain: bare.pid! };
    let sent = 0;
    const block = async (name: 'stack' | 'plain', operations: number) => {
      const before = cpuTimeMs(pids[name]);
      const rate = await perSecond(operations, CALLERS, () =>
        clients[name].post(texts[(sent += 1) % WINDOWS]!),
      );
      return { rate, cpuMs: cpuTimeMs(pids[name]) - before };
    };
    for (const name of ['plain', 'stack'] as const) await block(name, WARM_UP);
    const blocks: Record<'stack' | 'plain', { rate: number; cpuMs: number }>[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const plain = await block('plain', OPERATIONS);
      blocks.push({ plain, stack: await block('stack', OPERATIONS) });
    }
    for (const client of Object.values(clients)) client.close();
    const shares = blocks
      .map(({ stack, plain }) => stack.rate / plain.rate)
      .toSorted((a, b) => a - b);
    const rate = (name: 'stack' | 'plain') =>
      median(blocks.map((one) => one[name].rate)).toFixed(0);
    const cpu = (name: 'stack' | 'plain') => {
      const spentMs = blocks.reduce((sum, one) => sum + one[name].cpuMs, 0);
      return `${((1_000 * spentMs) / (PAIRS * OPERATIONS)).toFixed(0)} µs`;
    };
    lines.push(
      `cached /predict of ${type}: ${rate('stack')}/s, ${percent(median(shares))} [${percent(shares[0]!)}, ${percent(shares.at(-1)!)}] of the ${rate('plain')}/s of a bare route; on a CPU ${cpu('stack')} beside ${cpu('plain')} a request`,
    );
  }
  return lines;
}
