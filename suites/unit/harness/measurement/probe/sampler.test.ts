import { afterEach, expect, test } from 'vitest';
import { Collector } from '../../../../../harness/measurement/probe/collection.ts';
import type { Probe } from '../../../../../harness/measurement/probe/probe.ts';
import { Sampler } from '../../../../../harness/measurement/probe/sampler.ts';

/** What a collection finds unreachable, and what a finalizer frees a turn later. */
class Memory {
  unreachable = 0;
  withFinalizer = 0;

  collect(): void {
    this.unreachable = 0;
    setImmediate(() => (this.withFinalizer = 0));
  }
}

function probeOf(read: () => number, readAtOnce?: true): Probe {
  return {
    resource: 'memory',
    kind: 'bytes',
    what: 'a counter',
    noise: 'none',
    read,
    ...(readAtOnce && { readAtOnce }),
  };
}

let sampler: Sampler | null = null;
afterEach(() => sampler?.stop());

function samplerOf(memory: Memory, probe: Probe): Sampler {
  const collector = new Collector(async () => memory.collect());
  sampler = new Sampler({ collector, probes: [probe] });
  return sampler;
}

test('what finalizers free a turn after the last collection is not counted', async () => {
  const memory = new Memory();
  // It makes garbage anew in each collection, as a server does that works meanwhile.
  const probe = probeOf(() => memory.withFinalizer);
  const collect = memory.collect.bind(memory);
  memory.collect = () => {
    memory.withFinalizer = 5_000;
    collect();
  };
  const { levels } = await samplerOf(memory, probe).sample({ settleMs: 0 });
  expect(levels['memory']).toBe(0);
});

test('the heap is read before sampling makes garbage of its own', async () => {
  const memory = new Memory();
  const probe = probeOf(() => memory.unreachable, true);
  let turns = true;
  const everyTurn = (): void => {
    memory.unreachable += 100;
    if (turns) setImmediate(everyTurn);
  };
  everyTurn();
  const { levels } = await samplerOf(memory, probe).sample({ settleMs: 0 });
  turns = false;
  expect(levels['memory']).toBe(0);
});
