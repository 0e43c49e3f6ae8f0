import { test } from 'vitest';
import { clopperPearson } from '../../harness/statistics/clopper-pearson.ts';
import { seededRandom } from '../../harness/statistics/random.ts';
import { senSlope } from '../../harness/statistics/sen-slope.ts';

/** What a verdict costs: it is asked again and again while something is still measured. */
const random = seededRandom(1);
const points = {
  x: Float64Array.from({ length: 200 }, (_, index) => index),
  y: Float64Array.from({ length: 200 }, random),
};

test('a share', async ({ bench }) => {
  await bench('its bounds', () => clopperPearson(12, 4_000, 0.95)).run();
});

test('a trend', async ({ bench }) => {
  await bench('its slope', () => senSlope(points, 0.05)).run();
});
