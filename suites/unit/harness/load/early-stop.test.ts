import { expect, test } from 'vitest';
import { EarlyStop, type LookEarly } from '../../../../harness/load/early-stop.ts';
import { mergeLoads } from '../../../../harness/load/instances/merge-loads.ts';
import { sharesOf } from '../../../../harness/load/instances/share.ts';
import { LoadRecorder } from '../../../../harness/load/load-recorder.ts';
import { constantArrivalScenario } from '../../../../harness/load/scenario.ts';
import { countEnds } from '../../../../harness/measurement/load-ledger.ts';
import { LookClock } from '../../../../harness/statistics/look-clock.ts';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import { type Arrival, pointsOf } from './instances/arrivals-as-points.ts';

const RATE = 64;
const SECONDS = 8;
const does = ['answer', 'fail', 'never end', 'ask twice', 'drop', 'answer'] as const;
const arrivals = Array.from({ length: RATE * SECONDS }, (_, i): Arrival => ({
  lateMs: 0,
  tookMs: 8 + (i % 5),
  does: does[i % 6]!,
}));

/** Pushes the points of each k6 line by line, with a look after each, and says what was measured. */
function followed(instances: number, judge: LookEarly | null): LoadMeasurement {
  const plan = {
    scenarios: [
      constantArrivalScenario('a', {
        rate: RATE,
        timeUnitSeconds: 1,
        seconds: SECONDS,
        users: arrivals.length,
      }),
    ],
    thresholds: {},
    maxRedirects: null,
    longestSeconds: 60,
  };
  const early = judge === null ? null : new EarlyStop(judge, () => 'load/a', new LookClock(0, 1));
  const all = sharesOf(instances).map((share) => {
    const recorder = new LoadRecorder(plan, {
      followsRedirects: true,
      checksFail: true,
      onProgress: null,
      metrics: ['http_req_duration'],
      share,
    });
    early?.follow(recorder);
    const points = pointsOf(arrivals, 1000 / RATE, (tick) => tick % share.of === share.index);
    return { recorder, lines: points.toString().trimEnd().split('\n') };
  });
  const longest = Math.max(...all.map(({ lines }) => lines.length));
  for (let line = 0; line < longest && early?.signal.aborted !== true; line += 1) {
    for (const { recorder, lines } of all) {
      if (line < lines.length) recorder.push(Buffer.from(`${lines[line]}\n`));
    }
    early?.look();
  }
  const recorded = all.map(({ recorder }) => {
    recorder.end();
    return recorder.take({
      subject: () => 'load/a',
      broken: null,
      wasStopped: early?.signal.aborted === true,
      generator: null,
    });
  });
  return mergeLoads(recorded)[0]!;
}

test.each([1, 3])('of %d k6: what is looked at on the way stays what it would have been', (n) => {
  let looks = 0;
  const seen: LoadMeasurement[] = [];
  const whole = followed(n, (loads, look) => {
    looks = look;
    seen.push(...loads);
    return [];
  });
  expect(whole).toEqual(followed(n, null));
  expect(looks).toBeGreaterThan(9);
  for (const { isPartial, broken, ledger } of seen) {
    expect({ isPartial, broken }).toEqual({ isPartial: true, broken: null });
    // What is under way was neither given up nor left out, and nothing that is not due was missed.
    expect(countEnds(ledger, 'unsent')).toBe(0);
    expect(countEnds(ledger, 'in flight')).toBeGreaterThan(0);
    const same = ledger.dueMs.length - countEnds(ledger, 'in flight');
    expect(same).toBeGreaterThan(ledger.dueMs.length / 2);
  }
  expect(seen.at(-1)?.ledger.arrivals.dropped).toBeGreaterThan(0);
});

test('ends the load at the first look that shows something, and keeps what was due until then', () => {
  const gates = [{ id: 'load/a errors', reason: 'too many failed' }];
  let stop = { atSeconds: 0, loads: [] as readonly LoadMeasurement[] };
  const whole = followed(1, (loads, look) => {
    if (look < 4) return [];
    stop = { atSeconds: loads[0]!.ledger.dueMs.at(-1)! / 1000, loads };
    return gates;
  });
  expect(stop.atSeconds).toBeGreaterThan(1.5);
  expect(stop.atSeconds).toBeLessThan(3);
  const due = whole.ledger.dueMs.at(-1)! / 1000;
  expect(due).toBeCloseTo(stop.atSeconds, 1);
  expect(countEnds(whole.ledger, 'failed')).toBeGreaterThanOrEqual(
    countEnds(stop.loads[0]!.ledger, 'failed'),
  );
});

test('before a k6 has begun there is nothing to look at', () => {
  const early = new EarlyStop(
    () => [{ id: 'load/a errors', reason: 'too many failed' }],
    () => 'load/a',
  );
  early.look();
  expect(early.shown).toBeNull();
  expect(early.signal.aborted).toBe(false);
});
