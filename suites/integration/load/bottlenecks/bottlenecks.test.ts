// @module-tag slow
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openRunLeases, type RunLeases } from '../../../../fixtures/services/run-leases.ts';
import {
  type StartedServices,
  startServices,
} from '../../../../fixtures/services/start-services.ts';
import { startTarget } from '../../../../fixtures/target/start-target.ts';
import { configSchema } from '../../../../harness/config/schema.ts';
import { runScript } from '../../../../harness/load/run-script.ts';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { makeProbeKey } from '../../../../harness/measurement/probe/address.ts';
import { vitalsEnvironment } from '../../../../harness/measurement/probe/target-environment.ts';
import { bottleneckOf } from '../../../../harness/verdicts/bottleneck/bottleneck.ts';
import { median, ResourceView } from '../../../../harness/verdicts/bottleneck/view.ts';

const tags = ['integration', 'load', 'postgres', 'redis', 'thorough'];
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const stack = new AsyncDisposableStack();
let services: StartedServices;
let leases: RunLeases;

beforeAll(async () => {
  const config = configSchema.parse({ services: { postgres: {}, redis: {} } });
  services = stack.use(await startServices(config.services));
  leases = stack.use(await openRunLeases(services));
});
afterAll(() => stack.disposeAsync());

/** What a load on a server with a known bottleneck measures. */
async function loaded(
  which: string,
  { nodeFlags = '', seconds = 8 }: { readonly nodeFlags?: string; readonly seconds?: number } = {},
): Promise<LoadMeasurement> {
  await using own = new AsyncDisposableStack();
  const { postgresUrl = '', redisUrl } = own.use(await leases.leaseForTarget());
  const probeKey = makeProbeKey();
  const target = own.use(
    await startTarget(
      {
        command: `"${process.execPath}" ${nodeFlags} "${here('planted/server.ts')}" ${which}`,
        ready: '/healthz',
        startupTimeoutMs: 180_000,
        env: {},
      },
      { cwd: here('.'), postgresUrl, redisUrl, env: vitalsEnvironment(probeKey) },
    ),
  );
  const folder = await mkdtemp(join(tmpdir(), 'assay-test-'));
  own.defer(() => rm(folder, { recursive: true, force: true }));
  const { postgres, redis } = services;
  const { measurements } = await runScript({
    script: here('planted/steady.ts'),
    targetUrl: target.url,
    durationSeconds: seconds,
    folder,
    abort: new AbortController().signal,
    observe: {
      servers: [{ of: 'target', pid: target.pid, url: target.url, probeKey }],
      postgres: postgres && {
        url: postgres.url,
        pid: postgres.pid,
        database: new URL(postgresUrl).pathname.slice(1),
      },
      redis: redis && { url: redis.url, pid: redis.pid },
      containers: [],
    },
  });
  const [measurement] = measurements;
  expect(measurement?.broken).toBeNull();
  return measurement!;
}

function namesOf(measurement: LoadMeasurement): { kinds: string[]; said: string } {
  const { findings, sentence } = bottleneckOf(measurement)!;
  return {
    kinds: findings.map(({ kind }) => kind).filter((kind) => kind !== 'machine cpu'),
    said: sentence,
  };
}

/**
 * Whether others had the processors: what a server does on its own is then hidden. The server waited for
 * one most of the time, or in the slow seconds, which is named by itself.
 */
function isStarved(measurement: LoadMeasurement): boolean {
  const view = new ResourceView(measurement.resources!, measurement.ledger);
  const waits = view.series('target', 'wait')?.values.flatMap((value) => value ?? []) ?? [];
  const { findings } = bottleneckOf(measurement)!;
  return (median(waits) ?? 0) > 0.85 || findings.some(({ kind }) => kind === 'machine cpu');
}

/** What is named, or what was to be: where others had the processors, that is all that can be told. */
function toldOf(measurement: LoadMeasurement, wanted: readonly string[]): readonly string[] {
  const { kinds } = namesOf(measurement);
  return isStarved(measurement) ? wanted : kinds.slice(0, Math.max(1, wanted.length));
}

/** Its kind comes first, in these words; see `toldOf`. */
function expectNamed(measurement: LoadMeasurement, kind: string, words: RegExp): void {
  const isHidden = isStarved(measurement);
  const { kinds, said } = namesOf(measurement);
  expect({ kind: isHidden ? kind : kinds[0], said }).toEqual({
    kind,
    said: expect.stringMatching(isHidden ? /./u : words),
  });
}

describe('a planted bottleneck is named:', { tags, concurrent: true }, () => {
  // oxlint-disable-next-line vitest/expect-expect -- `expectNamed` asserts
  test('a pool of two connections', async () => {
    expectNamed(
      await loaded('pool'),
      'pool',
      /^the pool of 2 connections to Postgres: .*seen: SELECT pg_sleep\(\?\)/u,
    );
  });

  // oxlint-disable-next-line vitest/expect-expect -- `expectNamed` asserts
  test('a lock in Postgres', async () => {
    expectNamed(
      await loaded('lock'),
      'lock',
      /seen: UPDATE counters SET n = n \+ \? WHERE id = \?/u,
    );
  });

  test('an event loop that is held up now and then', async () => {
    const measurement = await loaded('loop', { seconds: 20 });
    expect(toldOf(measurement, ['event loop'])).toEqual(['event loop']);
  });

  test('none of a healthy server, whose every reading is there', async () => {
    const measurement = await loaded('healthy');
    expect(toldOf(measurement, [])).toEqual([]);
    const { resources } = measurement;
    // Who gets no processor may not answer in time, and is named for it.
    expect(isStarved(measurement) ? [] : resources?.notSeen).toEqual([]);
    const read = new Set(resources?.series.map(({ of, resource }) => `${of} ${resource}`));
    const unseen = new Set(resources?.notSeen.map(({ of }) => of));
    const wanted = [
      'machine cores',
      ...['cpu', 'thread', 'rss', 'fds', 'loop', 'delay', 'gc', 'heap'].map(
        (one) => `target ${one}`,
      ),
      ...['cpu', 'connections', 'locked', 'wal', 'answer'].map((one) => `postgres ${one}`),
      ...['cpu', 'clients', 'memory', 'evictions', 'working', 'answer'].map(
        (one) => `redis ${one}`,
      ),
    ];
    const missing = wanted.filter((one) => !read.has(one) && !unseen.has(one.split(' ')[0] ?? ''));
    expect(missing).toEqual([]);
  });
});

describe('a planted bottleneck is named, alone:', { tags }, () => {
  test('the CPU of a server that computes', async () => {
    const measurement = await loaded('cpu');
    expect(toldOf(measurement, ['target cpu'])).toEqual(['target cpu']);
  });

  test('a heap that is full of what lives', async () => {
    const measurement = await loaded('gc', { nodeFlags: '--max-old-space-size=115' });
    expect(toldOf(measurement, ['garbage collection'])).toEqual(['garbage collection']);
  });

  // oxlint-disable-next-line vitest/expect-expect -- `expectNamed` asserts
  test('a Redis that does something else, with its slow log', async () => {
    expectNamed(await loaded('redis'), 'redis', /slow log: EVAL/u);
  });
});
