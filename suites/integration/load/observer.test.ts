import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { startTarget } from '../../../fixtures/target/start-target.ts';
import { makeProbeKey } from '../../../harness/measurement/probe/address.ts';
import { vitalsEnvironment } from '../../../harness/measurement/probe/target-environment.ts';
import type { Observed } from '../../../harness/measurement/resources/observed.ts';
import type { ObserverPlan } from '../../../harness/measurement/resources/plan.ts';
import { startObserver } from '../../../harness/measurement/resources/start-observer.ts';

const tags = ['integration', 'load'];
const server = fileURLToPath(new URL('bottlenecks/planted/server.ts', import.meta.url));

async function observe(plan: Partial<ObserverPlan>, work: () => Promise<void>): Promise<Observed> {
  await using observer = await startObserver(
    { servers: [], postgres: null, redis: null, containers: [], ...plan },
    20,
  );
  await work();
  return await observer.end();
}

describe('what is looked at beside a load', { tags }, () => {
  test.runIf(process.platform === 'linux')(
    'a Node server tells of its event loop, and the kernel of its processes',
    async () => {
      const probeKey = makeProbeKey();
      await using target = await startTarget(
        {
          command: `"${process.execPath}" "${server}" healthy`,
          ready: '/healthz',
          startupTimeoutMs: 60_000,
          env: {},
        },
        { cwd: process.cwd(), env: vitalsEnvironment(probeKey) },
      );
      const { columns, notSeen, observerShare, timesMs } = await observe(
        { servers: [{ of: 'target', pid: target.pid, url: target.url, probeKey }] },
        async () => {
          for (let i = 0; i < 30; i++) await (await target.get('/')).text();
        },
      );
      expect(notSeen).toEqual([]);
      expect(timesMs.length).toBeGreaterThanOrEqual(2);
      expect(observerShare).toBeGreaterThan(0);
      const last = new Map(columns.map(({ resource, values }) => [resource, values.at(-1)]));
      for (const resource of ['cpu', 'thread', 'wait', 'loop', 'delay', 'gc', 'pause'] as const) {
        expect(last.get(resource)).toBeGreaterThanOrEqual(0);
      }
      for (const resource of ['rss', 'fds', 'heap'] as const) {
        expect(last.get(resource)).toBeGreaterThan(1);
      }
      expect(columns.find(({ resource }) => resource === 'fds')?.full).toBeGreaterThan(10);
    },
  );

  test.runIf(process.platform === 'linux')('a server that dies while it is asked', async () => {
    const probeKey = makeProbeKey();
    await using target = await startTarget(
      {
        command: `"${process.execPath}" "${server}" healthy`,
        ready: '/healthz',
        startupTimeoutMs: 60_000,
        env: {},
      },
      { cwd: process.cwd(), env: vitalsEnvironment(probeKey) },
    );
    const { columns, notSeen } = await observe(
      { servers: [{ of: 'target', pid: target.pid, url: target.url, probeKey }] },
      async () => {
        for (let i = 0; i < 10; i++) await (await target.get('/')).text();
        process.kill(target.pid ?? 0, 'SIGKILL');
        await target.died.catch(() => {});
      },
    );
    expect(notSeen.filter(({ of }) => of === 'everything')).toEqual([]);
    expect(columns.map(({ of }) => of)).toContain('target');
  });

  test('what is not there is named with its reason, and keeps no load from running', async () => {
    const { notSeen } = await observe(
      {
        servers: [{ of: 'target', pid: 2 ** 30, url: 'http://127.0.0.1:1', probeKey: 'none' }],
        postgres: { url: 'postgres://nobody@127.0.0.1:1/none', pid: null },
        redis: { url: 'redis://127.0.0.1:1', pid: null },
        containers: [{ of: 'queue', pid: null }],
      },
      async () => {},
    );
    const reasons = Object.fromEntries(notSeen.map(({ of, reason }) => [of, reason]));
    expect(reasons).toMatchObject({
      postgres: expect.stringContaining('ECONNREFUSED'),
      redis: expect.stringMatching(/\S/u),
    });
    expect(Object.keys(reasons)).toHaveLength(process.platform === 'linux' ? 4 : 3);
  });
});
