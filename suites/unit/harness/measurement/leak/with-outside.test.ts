import { describe, expect, test } from 'vitest';
import { withOutside } from '../../../../../harness/measurement/leak/with-outside.ts';
import type { OutsideProbe } from '../../../../../harness/measurement/probe/outside/outside-probe.ts';
import { simulate } from './simulated-subject.ts';

/** A server that tells these numbers of clients, one a reading, and then the last for ever. */
function serverWith(...clients: number[]): OutsideProbe & { readings: number } {
  return {
    readings: 0,
    resources: [{ resource: 'pgClients', kind: 'count', what: '', noise: '' }],
    async read() {
      return { pgClients: clients[Math.min(this.readings++, clients.length - 1)] ?? 0 };
    },
    detail: async () => ({ idle: 2 }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

const { subject } = simulate({ heap: () => 1_000 });

describe('a subject that is sampled from outside as well', { tags: ['unit'] }, () => {
  test('has the resources and the levels of both', async () => {
    const both = withOutside(subject, [serverWith(3)]);
    expect(both.resources.map(({ resource }) => resource)).toEqual(['heap', 'fds', 'pgClients']);
    const { levels } = await both.sample({ settleMs: 5 });
    expect(levels).toEqual({ heap: 1_000, fds: 20, pgClients: 3 });
    expect(await both.detail('pgClients')).toEqual({ idle: 2 });
    expect(await both.detail('heap')).toEqual({});
  });

  test('waits for a client whose end the server has not heard of yet', async () => {
    const both = withOutside(subject, [serverWith(3, 5, 4, 3)]);
    await both.sample({ settleMs: 50 });
    expect((await both.sample({ settleMs: 50 })).levels['pgClients']).toBe(3);
  });

  test('waits no second time for what stayed through a whole wait', async () => {
    const server = serverWith(3, 4);
    const both = withOutside(subject, [server]);
    await both.sample({ settleMs: 4 });
    expect((await both.sample({ settleMs: 4 })).levels['pgClients']).toBe(4);
    const before = server.readings;
    await both.sample({ settleMs: 4 });
    expect(server.readings - before).toBe(1);
  });
});
