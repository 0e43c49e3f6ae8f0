import { expect, test } from 'vitest';
import { interleave, type Side } from '../../../../../harness/measurement/latency/interleave.ts';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { pace } from './simulated-machine.ts';

/** Loops of a constant time per call that take note of their order. */
function recorded(msPerCall: number) {
  const order: Side[] = [];
  const calls: number[] = [];
  const loopOf = (side: Side) => (n: number) => {
    order.push(side);
    calls.push(n);
    return n * msPerCall;
  };
  return {
    order,
    calls,
    loops: { base: loopOf('base'), candidate: loopOf('candidate'), canary: loopOf('canary') },
  };
}

test('all six orders of the sides come up', async () => {
  const { order, loops } = recorded(0.05);
  await interleave(loops, seededRandom(1), pace);
  const rounds = new Set<string>();
  for (let i = 0; i + 2 < order.length; i += 3) rounds.add(order.slice(i, i + 3).join());
  expect(rounds.size).toBe(6);
});

test('every side runs once a round, with the same number of calls', async () => {
  const { order, calls, loops } = recorded(0.01);
  const { opsPerSlice, msPerOp } = await interleave(loops, seededRandom(2), pace);
  expect(opsPerSlice).toBe(calls.at(-1));
  expect(opsPerSlice).toBeGreaterThanOrEqual(10);
  expect(msPerOp.base).toHaveLength(msPerOp.candidate.length);
  for (let i = 0; i < order.length; i += 3) expect(new Set(order.slice(i, i + 3)).size).toBe(3);
});

test('fills a slice of an operation of 50 ns, and runs one of 5 s once a slice', async () => {
  const short = await interleave(recorded(50e-6).loops, seededRandom(3), pace);
  expect(short.opsPerSlice * 50e-6).toBeGreaterThanOrEqual(pace.sliceMs);
  const long = await interleave(recorded(5000).loops, seededRandom(3), pace);
  expect(long.opsPerSlice).toBe(1);
  expect(long.msPerOp.base).toHaveLength(1);
});

test('a slow operation gets as many rounds as the time allows, after one that warms it up', async () => {
  const { msPerOp } = await interleave(recorded(4).loops, seededRandom(3), pace);
  expect(msPerOp.base).toHaveLength(Math.floor(pace.allowedMs / 12) - 1);
});

test('without a canary the two sides fill the time', async () => {
  const { loops, order } = recorded(4);
  const { msPerOp } = await interleave({ ...loops, canary: null }, seededRandom(3), pace);
  expect(msPerOp.base).toHaveLength(Math.floor(pace.allowedMs / 8) - 1);
  expect(msPerOp.canary).toEqual([]);
  expect(order).not.toContain('canary');
});

test('says so when an operation does not settle', async () => {
  let factor = 1;
  const faster = (n: number) => n * 0.05 * (factor = Math.max(0.01, factor * 0.97));
  const { settled } = await interleave(
    { base: faster, candidate: faster, canary: faster },
    seededRandom(4),
    pace,
  );
  expect(settled).toBe(false);
});

const slice = async (n: number) => {
  await Promise.resolve();
  return n * 0.05;
};

test('awaits an asynchronous operation', async () => {
  const { msPerOp } = await interleave(
    { base: slice, candidate: slice, canary: slice },
    seededRandom(5),
    pace,
  );
  expect(msPerOp.candidate[0]).toBeCloseTo(0.05, 9);
});
