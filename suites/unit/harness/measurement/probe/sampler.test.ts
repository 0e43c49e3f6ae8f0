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
afterEach(() => {
  sampler?.stop();
  sampler = null;
});

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

/** Counts what is asked of it; what finalizers hold of some operations goes with the second collection. */
class Counting extends Collector {
  asked = 0;
  heldByFinalizers = 0;
  #collectionsToGo = 0;

  override async collect(times: number, collected: () => void = () => undefined): Promise<boolean> {
    this.asked += times;
    this.#collectionsToGo -= times;
    collected();
    return true;
  }

  get level(): number {
    return 1_000_000 + (this.#collectionsToGo > 0 ? this.heldByFinalizers : 0);
  }

  /** @returns collections of each of so many samples, with operations before it */
  async collectionsOf(samples: number): Promise<readonly number[]> {
    sampler ??= new Sampler({
      collector: this,
      probes: [{ ...probeOf(() => this.level, true), resource: 'heap' }],
    });
    const counts: number[] = [];
    for (let sample = 0; sample < samples; sample++) {
      this.#collectionsToGo = 2;
      const before = this.asked;
      await sampler.sample({ settleMs: 0 });
      counts.push(this.asked - before);
    }
    return counts;
  }
}

test('most samples do with one collection where a second one frees nothing', async () => {
  const counts = await new Counting().collectionsOf(40);
  expect(counts.slice(0, 2).every((count) => count >= 2)).toBe(true);
  expect(counts.slice(20).filter((count) => count === 1)).toHaveLength(15);
});

test('each sample has a second collection where finalizers are at work, and soon once they are', async () => {
  const collector = new Counting();
  collector.heldByFinalizers = 300_000;
  expect((await collector.collectionsOf(12)).every((count) => count >= 2)).toBe(true);
  collector.heldByFinalizers = 0;
  expect(await collector.collectionsOf(20)).toContain(1);
  collector.heldByFinalizers = 300_000;
  const counts = await collector.collectionsOf(8);
  expect(counts.slice(4).every((count) => count >= 2)).toBe(true);
});
