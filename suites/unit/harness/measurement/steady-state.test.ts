import { expect, test } from 'vitest';
import { steadyStateOf } from '../../../../harness/measurement/steady-state.ts';
import { joinLoads } from '../../../../harness/measurement/join-loads.ts';
import { seededRandom } from '../../../../harness/statistics/random.ts';
import { type Entry, entries } from '../verdicts/load/ledgers.ts';

const never = Number.POSITIVE_INFINITY;

/** 100 requests a second of about 10 ms, times what the second asks for. */
function load(count: number, factorAt: (second: number) => number | null, more = {}) {
  const random = seededRandom(5);
  const all = Array.from({ length: count * 100 }, (_, i): Entry => {
    const factor = factorAt(i / 100);
    return factor === null ? ['failed', never] : ['answered', factor * (8 + 4 * random())];
  });
  return entries(all, { plannedRate: 100, plannedSeconds: count, ...more });
}

test('tells from when on a load is steady, and what its warm-up was like', () => {
  const found = steadyStateOf(load(30, (second) => (second < 3 ? 4 : 1)));
  expect(found.state).toBe('steady');
  expect(found.fromSeconds).toBeCloseTo(3, 0);
  expect(found.sentence).toMatch(
    /^steady from 3\.\d\d s on; before it p99 was 4 times as long \(/u,
  );
});

test('a back end that refuses its first requests is not steady then, and they are named', () => {
  const { sentence } = steadyStateOf(load(30, (second) => (second < 2 ? null : 1)));
  expect(sentence).toMatch(/before it nothing was answered, and 200 of 200 got no answer$/u);
});

test('a load of which nothing was answered is not called steady', () => {
  expect(steadyStateOf(load(30, () => null))).toMatchObject({
    state: 'unknown',
    sentence: "whether it is steady can't be told: nothing was answered",
  });
});

test('a load that never settles says so', () => {
  const found = steadyStateOf(load(30, (second) => 1 + second / 10));
  expect(found).toMatchObject({ state: 'never', fromSeconds: null });
  expect(found.sentence).toMatch(/^never steady in 30\.0 s/u);
});

test('a rate that changes is told apart from a latency that does', () => {
  const one = load(30, () => 1);
  const dueMs = one.ledger.dueMs.map((due) => 1000 * Math.sqrt(due));
  const ramp = { ...one, ledger: { ...one.ledger, dueMs } };
  expect(steadyStateOf(ramp)).toMatchObject({ state: 'unknown' });
  expect(steadyStateOf(ramp).sentence).toMatch(
    /^the load itself is not steady: from [\d.]+ to [\d.]+ requests a second$/u,
  );
});

test('too few requests say nothing', () => {
  expect(steadyStateOf(load(1, () => 1)).sentence).toBe(
    "whether it is steady can't be told from 100 requests: it takes 200",
  );
});

test('each stretch has a warm-up of its own', () => {
  const stretch = load(30, (second) => (second < 3 ? 4 : 1));
  const { warmUps } = steadyStateOf(joinLoads(stretch, stretch));
  expect(warmUps).toHaveLength(2);
  expect(warmUps[1]?.[0]).toBe(3000);
});
