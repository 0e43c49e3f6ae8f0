import { expect, test } from 'vitest';

import { joinRounds } from '../../../../harness/duet/join-rounds.ts';
import { duetMeasurement, logNormal, simulatedRound } from '../measurement/duet/rounds.ts';

const round = simulatedRound({ pairs: 4, requests: 2, took: logNormal(1) });

test('rounds of a scenario are one measurement', () => {
  const cpu = { base: { seconds: 1 }, candidate: { seconds: 2 } };
  const one = duetMeasurement([round], { cpu, seconds: 30 });
  const [joined] = joinRounds(joinRounds([], [one]), [one]);
  expect(joined).toMatchObject({
    seconds: 60,
    cpu: { base: { seconds: 2 }, candidate: { seconds: 4 } },
    broken: null,
  });
  expect(joined?.rounds).toHaveLength(2);
});

test('an endpoint keeps its name where another round met it in another order', () => {
  const first = duetMeasurement([round], { endpoints: ['/a', '/b'] });
  const next = duetMeasurement([{ ...round, endpoint: round.endpoint.map(() => 1) }], {
    endpoints: ['/c', '/b'],
  });
  const [joined] = joinRounds([first], [next]);
  expect(joined?.endpoints).toEqual(['/a', '/b', '/c']);
  expect(new Set(joined?.rounds[1]?.endpoint)).toEqual(new Set([1]));
});

test('what broke in one round, or was not measured in it, is broken', () => {
  const whole = duetMeasurement([round]);
  const [broken] = joinRounds([whole], [{ ...whole, broken: 'k6 was killed' }]);
  expect(broken?.broken).toBe('k6 was killed');
  const [missing] = joinRounds([whole], []);
  expect(missing?.broken).toBe('a further round did not measure it');
});
