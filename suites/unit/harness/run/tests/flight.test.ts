import { describe, expect, test } from 'vitest';
import { Flight } from '../../../../../harness/run/tests/flight.ts';

const file = 'a.test.ts';
const CAP_MS = 30_000;

function started(timeoutMs: number): Flight {
  const flight = new Flight(CAP_MS);
  flight.hear({ type: 'file-started', file }, 0);
  flight.hear({ type: 'test-started', file, name: 'waits', timeoutMs }, 1000);
  return flight;
}

describe('a test', () => {
  test('is not stuck at its own deadline: Vitest ends it, with 5 s of grace', () => {
    expect(started(2000).stuck(1000 + 7000)).toBeNull();
  });

  test('is stuck after its deadline and the grace', () => {
    expect(started(2000).stuck(1000 + 7001)).toEqual({ file, tests: ['waits'], afterMs: 7001 });
  });

  test('is stuck at the cap, whatever its own deadline is', () => {
    expect(started(600_000).stuck(1000 + CAP_MS)).toBeNull();
    expect(started(600_000).stuck(1000 + CAP_MS + 1)).not.toBeNull();
  });

  test('without a deadline of its own has the cap', () => {
    expect(started(0).stuck(1000 + CAP_MS)).toBeNull();
    expect(started(0).stuck(1000 + CAP_MS + 1)).not.toBeNull();
  });

  test('that has ended is not stuck', () => {
    const flight = started(2000);
    const test_ = { suite: 'unit', file, name: 'waits', state: 'passed', durationMs: 1 } as const;
    flight.hear({ type: 'test-ended', test: { ...test_, tags: [], reason: null } }, 2000);
    expect(flight.stuck(9000)).toBeNull();
    expect(flight.files).toEqual([file]);
  });
});

describe('a file', () => {
  test('of which nothing is heard is stuck at the cap', () => {
    const flight = new Flight(CAP_MS);
    flight.hear({ type: 'file-started', file }, 0);
    expect(flight.stuck(CAP_MS)).toBeNull();
    expect(flight.stuck(CAP_MS + 1)).toEqual({ file, tests: [], afterMs: CAP_MS + 1 });
  });

  test('that has ended is not in flight', () => {
    const flight = started(2000);
    flight.hear({ type: 'file-ended', file }, 3000);
    expect(flight.files).toEqual([]);
    expect(flight.stuck(600_000)).toBeNull();
  });
});
