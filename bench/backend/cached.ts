import { startTarget } from '../../fixtures/target/start-target.ts';
import { signal } from '../../fixtures/signals/index.ts';
import { bytesOf, percent, perSecond } from './callers.ts';
import { median } from './paired-blocks.ts';
import { PostClient } from './post-client.ts';
import { startWholeStack } from './whole-stack.ts';

const PAIRS = 9;
const OPERATIONS = 1_000;
const CALLERS = 16;
const SAMPLES = 4_096;

/**
 * The rate of predictions that the cache knows, through the whole stack, beside a bare Fastify route that
 * parses the same body: blocks that take turns, the median of the shares.
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
  const window = signal('imbalance', { samples: SAMPLES });
  const bodies = [
    ['application/octet-stream', bytesOf(window)],
    ['application/json', Buffer.from(JSON.stringify({ signal: [...window] }))],
  ] as const;
  const lines: string[] = [];
  for (const [type, body] of bodies) {
    const headers = [`content-type: ${type}`, authorization];
    const route = { path: '/predict', headers };
    const stack = await PostClient.open(target.url, CALLERS, route);
    const plain = await PostClient.open(bare.url, CALLERS, route);
    const rates: { stack: number; plain: number }[] = [];
    for (let pair = -1; pair < PAIRS; pair += 1) {
      const block = {
        plain: await perSecond(OPERATIONS, CALLERS, () => plain.post(body)),
        stack: await perSecond(OPERATIONS, CALLERS, () => stack.post(body)),
      };
      // The first pair warms up, and the cache.
      if (pair >= 0) rates.push(block);
    }
    stack.close();
    plain.close();
    const shares = rates.map((block) => block.stack / block.plain).toSorted((a, b) => a - b);
    const rate = (name: 'stack' | 'plain') => median(rates.map((block) => block[name])).toFixed(0);
    lines.push(
      `cached /predict of ${type}: ${rate('stack')}/s, ${percent(median(shares))} [${percent(shares[0]!)}, ${percent(shares.at(-1)!)}] of the ${rate('plain')}/s of a bare route`,
    );
  }
  return lines;
}
