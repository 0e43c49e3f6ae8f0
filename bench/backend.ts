/**
 * What the back end adds to the engine: `npm run bench:backend [-- added cached migrations fault
 * resnet18-1d]`, all parts without a name: what the whole stack of `/predict` adds, the rate of cached
 * predictions beside a bare route, the time of all migrations from nothing; and for each model
 * the latency of one caller through `/v2/…/infer` with binary tensors beside `InferenceSession.run` in
 * this process, and the throughput of several callers beside the same loop, without and with dynamic
 * batching. One thread a run, no spinning; the callers share the cores with the back end.
 */
import { createEngine } from '../fixtures/engines/create-engine.ts';
import { modelPath } from '../fixtures/models/models.ts';
import { startPostgres } from '../fixtures/services/postgres/start-postgres.ts';
import { startRedis } from '../fixtures/services/redis/start-redis.ts';
import { startTarget } from '../fixtures/target/start-target.ts';
import { benchCached } from './backend/cached.ts';
import { benchAdded } from './backend/added.ts';
import { bytesOf, percent, perSecond, timed } from './backend/callers.ts';
import { PostClient } from './backend/post-client.ts';
import { benchMigrations } from './backend/migrations.ts';
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

const named = new Set(process.argv.slice(2));
const isAsked = (part: string) => named.size === 0 || named.has(part);
const databases = { postgresUrl: postgres.url, redisUrl: redis.url };
if (isAsked('migrations')) console.log(await benchMigrations(postgres.url));
if (isAsked('added')) console.log(await benchAdded(databases));
if (isAsked('cached')) console.log((await benchCached(databases)).join('\n'));

const asked = models.filter(({ name }) => isAsked(name));
if (asked.length > 0) {
  console.log(
    `medians of ${PAIRS} paired blocks [min, max]; p50 of 1 caller; throughput of ${CALLERS} callers; one engine thread\n`,
  );
  console.log(
    `${'model'.padEnd(12)} ${'batches of'.padEnd(10)}   raw ms  http ms ${'added ms'.padStart(22)}   raw/s  http/s  share of raw`,
  );
}
for (const model of asked) {
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
  const client = await PostClient.open(target.url, CALLERS, {
    path: '/v2/models/fault/infer',
    // Triton's binary tensor extension: no JSON in the request at all.
    headers: ['content-type: application/octet-stream', 'inference-header-content-length: 0'],
  });
  const window = Float32Array.from({ length: samples }, (_, index) => Math.sin(index / 7));
  const signal = { datatype: 'FP32', shape: [1, 1, samples], data: window } as const;
  const raw: Side = { run: timed(() => engine.run({ signal })) };
  const http: Side = { run: timed(() => client.post(bytesOf(window))) };

  const latency = await pairBlocks(raw, http, { pairs: PAIRS, operations });
  const shares: { raw: number; http: number }[] = [];
  for (let pair = -1; pair < PAIRS; pair += 1) {
    const block = {
      raw: await perSecond(operations, 1, () => engine.run({ signal })),
      http: await perSecond(operations, CALLERS, () => client.post(bytesOf(window))),
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
