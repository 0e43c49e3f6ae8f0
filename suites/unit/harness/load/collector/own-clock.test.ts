import { expect, test } from 'vitest';

import { OwnClock } from '../../../../../harness/load/collector/own-clock.ts';
import { FakeClock } from '../../../../../harness/metrics/clock.ts';

test('a long step is time in which the process did not run', () => {
  const clock = new FakeClock();
  const own = new OwnClock(clock);
  clock.advance(100);
  own.tick();
  expect(own.nowMs()).toBe(100);
  clock.advance(60_000);
  own.tick();
  expect(own.nowMs()).toBe(1100);
});
