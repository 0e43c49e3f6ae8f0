/**
 * What the back end adds to the engine: `npm run bench:backend [-- fault resnet18-1d]`. For each model
 * the latency of one caller through `/v2/…/infer` with binary tensors beside `InferenceSession.run` in
 * this process, and the throughput of several callers beside the same loop, without and with dynamic
 * batching. One thread a run, no spinning; the callers share the cores with the back end.
 */
import { createEngine } from '../fixtures/engines/create-engine.ts';
import { modelPath } from '../fixtures/models/models.ts';
import { startPostgres } from '../fixtures/services/postgres/start-postgres.ts';
import { startRedis } from '../fixtures/services/redis/start-redis.ts';
import { startTarget } from '../fixtures/target/start-target.ts';
import { InferClient } from './backend/infer-client.ts';
import { median, pairBlocks, type Side } from './backend/paired-blocks.ts';

const PAIRS = 15;
const CALLERS = 16;
const models = [
  { name: 'fault', samples: 4_096, operations: 400 },
  { name: 'resnet18-1d', samples: 20_480, operations: 32 },
] as const;

/** Half of the callers in the engine, half of them on their way. */
const batching = { BATCH_MAX_SIZE: '8', BATCH_MAX_DELAY_MS: '0' };

await using postgres = await startPostgres();
await using redis = await startRedis();

console.log(
  `medians of ${PAIRS} paired blocks [min, max]; p50 of 1 caller; throughput of ${CALLERS} callers; one engine thread\n`,
);
console.log(
  `${'model'.padEnd(12)} ${'batches of'.padEnd(10)}   raw ms  http ms ${'added ms'.padStart(22)}   raw/s  http/s  share of raw`,
);
const named = new Set(process.argv.slice(2));
for (const model of models) {
  if (named.size > 0 && !named.has(model.name)) continue;
  console.log(await compare(model, {}));
  console.log(await compare(model, batching));
}

async function compare(
  { name, samples, operations }: (typeof models)[number],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const path = await modelPath(name);
  await using engine = await createEngine({ engine: 'onnx-cpu', model: path, isolation: 'inline' });
  await using target = await startTarget(
    {
      command: 'node examples/backend/main.ts',
      ready: '/health',
      startupTimeoutMs: 60_000,
      env: { MODEL_PATH: path, LOG_LEVEL: 'warn', RATE_LIMIT_MAX: '0', ...environment },
    },
    {
      cwd: process.cwd(),
      postgresUrl: postgres.url,
      redisUrl: redis.url,
    },
  );
  const client = await InferClient.open(target.url, CALLERS);
  const window = Float32Array.from({ length: samples }, (_, index) => Math.sin(index / 7));
  const signal = { datatype: 'FP32', shape: [1, 1, samples], data: window } as const;
  const raw: Side = { run: timed(() => engine.run({ signal })) };
  const http: Side = { run: timed(() => client.infer(window)) };

  const latency = await pairBlocks(raw, http, { pairs: PAIRS, operations });
  const shares: { raw: number; http: number }[] = [];
  for (let pair = -1; pair < PAIRS; pair += 1) {
    const block = {
      raw: await perSecond(operations, 1, () => engine.run({ signal })),
      http: await perSecond(operations, CALLERS, () => client.infer(window)),
    };
    // The first pair warms up.
    if (pair >= 0) shares.push(block);
  }
  client.close();

  const share = shares.map((pair) => pair.http / pair.raw).toSorted((a, b) => a - b);
  const [low, high] = latency.addedMsRange;
  return [
    name.padEnd(12),
    `at most ${environment['BATCH_MAX_SIZE'] ?? 1}`.padEnd(10),
    latency.rawMs.toFixed(3).padStart(8),
    latency.otherMs.toFixed(3).padStart(8),
    `${latency.addedMs.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`.padStart(22),
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
