import { expect, test } from 'vitest';
import { joinLoads } from '../../../../harness/measurement/join-loads.ts';
import { planned } from '../../../../harness/measurement/load-ledger.ts';
import { loadRun } from '../verdicts/load-run.ts';

test('a further stretch begins where the plan of the first ended, and is told apart', () => {
  const first = loadRun({ seconds: 2, rate: 10 });
  const both = joinLoads(first, loadRun({ seconds: 3, rate: 10, failShare: 0.5 }));
  const three = joinLoads(both, loadRun({ seconds: 1, rate: 10 }));
  expect(three.segments).toEqual([0, 20, 50]);
  expect(three.ledger.dueMs[20]).toBe(2000);
  expect(three.ledger.dueMs[50]).toBe(5000);
  expect(three.ledger.dueMs).toHaveLength(60);
  expect(planned(three.ledger.arrivals)).toBe(60);
  expect(three.plannedSeconds).toBe(6);
});

test('what is broken of one stretch is broken of both', () => {
  const whole = loadRun({ seconds: 1 });
  const broken = loadRun({ seconds: 1, broken: 'k6 was killed' });
  expect(joinLoads(whole, broken).broken).toBe('k6 was killed');
  expect(joinLoads(broken, whole).broken).toBe('k6 was killed');
});
