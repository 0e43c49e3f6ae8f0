/**
 * What it costs to look at resources beside a load: the thread that looks, and the probe in the target.
 * `npm run bench:resources [-- --seconds 20 --rounds 3]`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { openRunLeases } from '../fixtures/services/run-leases.ts';
import { startServices } from '../fixtures/services/start-services.ts';
import { startTarget } from '../fixtures/target/start-target.ts';
import { configSchema } from '../harness/config/schema.ts';
import { servingCpuSeconds } from '../harness/measurement/probe/outside/serving-cpu.ts';
import { runScript } from '../harness/load/run-script.ts';
import { makeProbeKey } from '../harness/measurement/probe/address.ts';
import { vitalsEnvironment } from '../harness/measurement/probe/target-environment.ts';
import { formatQuantity } from '../harness/metrics/format-quantity.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '200' },
  },
});
const [seconds, rounds, rate] = [values.seconds, values.rounds, values.rate].map(Number) as [
  number,
  number,
  number,
];
const file = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const planted = file('suites/integration/load/bottlenecks/planted/server.ts');
const script = file('suites/integration/load/bottlenecks/planted/steady.ts');

interface Round {
  /** CPU time of the target's processes a second of the load, of one core. */
  readonly target: number;
  /** Null where nobody looked. */
  readonly observer: number | null;
}

const { services: config } = configSchema.parse({ services: { postgres: {}, redis: {} } });
await using services = await startServices(config);
await using leases = await openRunLeases(services);

async function round(isObserved: boolean, ratePerSecond: number): Promise<Round> {
  await using lease = await leases.leaseForTarget();
  const probeKey = makeProbeKey();
  await using target = await startTarget(
    {
      command: `"${process.execPath}" "${planted}" healthy`,
      ready: '/healthz',
      startupTimeoutMs: 60_000,
      env: {},
    },
    { cwd: process.cwd(), env: isObserved ? vitalsEnvironment(probeKey) : {} },
  );
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  try {
    const before = servingCpuSeconds(target.url);
    const { measurements } = await runScript({
      script,
      targetUrl: target.url,
      folder,
      rate: ratePerSecond,
      durationSeconds: seconds,
      abort: new AbortController().signal,
      ...(isObserved && {
        observe: {
          servers: [{ of: 'target', pid: target.pid, url: target.url, probeKey }],
          postgres: services.postgres && {
            url: services.postgres.url,
            pid: services.postgres.pid,
            database: new URL(lease.postgresUrl ?? '').pathname.slice(1),
          },
          redis: services.redis && { url: services.redis.url, pid: services.redis.pid },
          containers: [],
        },
      }),
    });
    const used = (servingCpuSeconds(target.url) ?? Number.NaN) - (before ?? Number.NaN);
    return { target: used / seconds, observer: measurements[0]?.resources?.observerShare ?? null };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const share = (value: number) => formatQuantity(value, 'ratio');
const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;

console.log(
  '| requests a second | target alone | target that is looked at | the probe | the observer |',
);
console.log('| --- | --- | --- | --- | --- |');
for (const ratePerSecond of [1, rate]) {
  const [alone, observed]: [Round[], Round[]] = [[], []];
  for (let i = 0; i < rounds; i++) {
    alone.push(await round(false, ratePerSecond));
    observed.push(await round(true, ratePerSecond));
  }
  const [a, b] = [alone, observed].map((all) => mean(all.map(({ target }) => target))) as [
    number,
    number,
  ];
  const observer = mean(observed.flatMap((one) => one.observer ?? []));
  console.log(
    `| ${ratePerSecond} | ${share(a)} | ${share(b)} | ${share(b - a)} | ${share(observer)} |`,
  );
}
