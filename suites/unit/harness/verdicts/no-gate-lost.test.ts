import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { matchesSubject } from '../../../../harness/thresholds/subject.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import { loadRun } from './load-run.ts';

const planned = ['load/predict', 'load/mixed/reads', 'load/mixed/writes'] as const;
const written = ['load/**', 'load/*', 'load/mixed/*', ...planned] as const;
const limits = {
  errors: { errors: '<= 50%' },
  'latency.p50': { latency: { p50: '<= 1s' } },
  rate: { rate: '>= 1/s' },
  'orders.count': { orders: { count: '>= 1' } },
} as const;

test(
  'no gate leaves a run silently, whatever was measured of what was planned',
  { tags: ['trials'] },
  () => {
    const statistics = Object.keys(limits) as (keyof typeof limits)[];
    const threshold = fc.record({
      subject: fc.constantFrom(...written),
      statistic: fc.constantFrom(...statistics),
    });
    const situation = fc.record({
      thresholds: fc.uniqueArray(threshold, {
        minLength: 1,
        maxLength: 6,
        selector: ({ subject }) => subject,
      }),
      measured: fc.subarray([...planned]),
      broken: fc.subarray([...planned]),
    });
    fc.assert(
      fc.property(situation, ({ thresholds, measured, broken }) => {
        const measurements = measured.map((subject) =>
          loadRun({ subject, seconds: 2, broken: broken.includes(subject) ? 'it threw' : null }),
        );
        const parsed = parseThresholds({
          tests: { failed: 0 },
          ...Object.fromEntries(thresholds.map((one) => [one.subject, limits[one.statistic]])),
        });
        const gates = judge(measurements, parsed, {
          alpha: 0.05,
          suites: ['load'],
          subjects: planned,
        });
        for (const { subject, statistic } of thresholds) {
          for (const one of planned.filter((name) => matchesSubject(subject, name))) {
            const gate = gates.find(({ id }) => id === `${one} ${statistic}`);
            expect(gate, `${one} ${statistic}`).toBeDefined();
            const isWhole = measured.includes(one) && !broken.includes(one);
            expect(isWhole || gate?.verdict !== 'pass').toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  },
);
