/**
 * What the back end adds to the engine: `npm run bench:backend [-- fault]`. For each model the latency of one
 * caller through `/v2/…/infer` with binary tensors beside `InferenceSession.run` in this process,
 * and the throughput of several callers beside the same loop. One thread a run, no spinning.
 */
import { createEngine } from '../fixtures/engines/create-engine.ts';
import { modelPath } from '../fixtures/models/models.ts';
import { startPostgres } from '../fixtures/services/postgres/start-postgres.ts';
import { startRedis } from '../fixtures/services/redis/start-redis.ts';
import { startTarget } from '../fixtures/target/start-target.ts';
import { InferClient } from './backend/infer-client.ts';
import { median, pairBlocks, type Side } from './backend/paired-blocks.ts';

const pairs = 15;
const callers = 8;
const models = [
  { name: 'fault', samples: 4_096, operations: 200 },
  { name: 'resnet18-1d', samples: 20_480, operations: 25 },
] as const;

await using postgres = await startPostgres();
await using redis = await startRedis();

console.log(
  `p50 of ${pairs} paired blocks, 1 caller; throughput with ${callers} callers, one engine thread\n`,
);
console.log(
  'model        raw ms   http ms  added ms [min, max]        raw/s  http/s  share [min, max]',
);
const named = new Set(process.argv.slice(2));
for (const model of models) {
  if (named.size === 0 || named.has(model.name)) console.log(await compare(model));
}

async function compare({ name, samples, operations }: (typeof models)[number]): Promise<string> {
  const path = await modelPath(name);
  await using engine = await createEngine({ engine: 'onnx-cpu', model: path, isolation: 'inline' });
  await using target = await startTarget(
    {
      command: 'node fixtures/backend/main.ts',
      ready: '/health',
      startupTimeoutMs: 60_000,
      env: { MODEL_PATH: path, LOG_LEVEL: 'warn', RATE_LIMIT_MAX: '0' },
    },
    {
      cwd: process.cwd(),
      postgresUrl: postgres.url,
      redisUrl: redis.url,
    },
  );
  const client = new InferClient(target.url, callers);
  const window = Float32Array.from({ length: samples }, (_, index) => Math.sin(index / 7));
  const signal = { datatype: 'FP32', shape: [1, 1, samples], data: window } as const;
  const raw: Side = { run: timed(() => engine.run({ signal })) };
  const http: Side = { run: timed(() => client.infer(window)) };

  const latency = await pairBlocks(raw, http, { pairs, operations });
  const shares: { raw: number; http: number }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    shares.push({
      raw: await perSecond(operations, 1, () => engine.run({ signal })),
      http: await perSecond(operations, callers, () => client.infer(window)),
    });
  }
  client.close();

  const share = shares.map((pair) => pair.http / pair.raw).toSorted((a, b) => a - b);
  return [
    name.padEnd(12),
    latency.rawMs.toFixed(3).padStart(7),
    latency.otherMs.toFixed(3).padStart(9),
    `${latency.addedMs.toFixed(3)} [${latency.addedMsRange.map((ms) => ms.toFixed(3)).join(', ')}]`.padStart(
      26,
    ),
    median(shares.map((pair) => pair.raw))
      .toFixed(0)
      .padStart(7),
    median(shares.map((pair) => pair.http))
      .toFixed(0)
      .padStart(7),
    ` ${percent(median(share))} [${percent(share[0]!)}, ${percent(share.at(-1)!)}]`,
  ].join(' ');
}

function timed(operation: () => Promise<unknown>): Side['run'] {
  return async (operations) => {
    const milliseconds: number[] = [];
    for (let index = 0; index < operations; index += 1) {
      const start = performance.now();
      await operation();
      milliseconds.push(performance.now() - start);
    }
    return milliseconds;
  };
}

/** Operations per second of `atOnce` callers who each start the next when the last is answered. */
async function perSecond(
  operations: number,
  atOnce: number,
  operation: () => Promise<unknown>,
): Promise<number> {
  let started = 0;
  const start = performance.now();
  const caller = async () => {
    while (started < operations) {
      started += 1;
      await operation();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, caller));
  return (operations * 1_000) / (performance.now() - start);
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(0)} %`;
}
