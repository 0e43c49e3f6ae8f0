import { expect, test } from 'vitest';

import { functionTimes } from '../../../../../harness/measurement/where/function-times.ts';
import { sampledStacks } from '../../../../../harness/measurement/where/cpu-profile.ts';
import { SourcePlaces } from '../../../../../harness/measurement/where/source-places.ts';
import { frame, profileOf } from './profiles.ts';

const places = new SourcePlaces([{ folder: '/repo', as: '' }]);
const list = frame('list', 'file:///repo/api/list.ts', 41);
const sort = frame('sort', 'file:///repo/node_modules/sorter/index.js', 7);
const handler = frame('handle', 'file:///repo/server.ts', 3);

test('time in a package is that of the function of the project that called it', () => {
  const times = functionTimes(
    [
      profileOf([
        [[handler, list, sort], 6],
        [[handler, list], 4],
      ]),
    ],
    places,
  );
  expect(times.get('list api/list.ts')).toEqual({
    name: 'list',
    place: 'api/list.ts:41',
    ownMs: 10,
    selfMs: 4,
    totalMs: 10,
    samples: 10,
  });
  expect(times.get('handle server.ts')).toMatchObject({ ownMs: 0, selfMs: 0, totalMs: 10 });
  expect(times.get('sort node_modules/sorter/index.js')).toMatchObject({ ownMs: 0, selfMs: 6 });
});

test('a function that calls itself counts once, and one that no function of the project called counts for itself', () => {
  const times = functionTimes(
    [
      profileOf([
        [[list, list, list], 5],
        [[sort], 2],
      ]),
    ],
    places,
  );
  expect(times.get('list api/list.ts')).toMatchObject({ totalMs: 5, selfMs: 5 });
  expect(times.get('sort node_modules/sorter/index.js')).toMatchObject({ ownMs: 2 });
});

test('a thread that had nothing to do took no time', () => {
  const { stacks } = sampledStacks(
    profileOf([
      [[frame('(idle)')], 90],
      [[list], 10],
    ]),
  );
  expect(stacks.map(({ samples }) => samples)).toEqual([10]);
});

test('a sample that came late stands for no more than the others', () => {
  const profile = profileOf([[[list], 5]]);
  const { sampleMs } = sampledStacks({ ...profile, timeDeltas: [1000, 1000, 400_000, 1000, 1000] });
  expect(sampleMs).toBe(1);
});

test('the same function of two processes is one', () => {
  const one = profileOf([[[list], 5]]);
  expect(functionTimes([one, one], places).get('list api/list.ts')?.ownMs).toBe(10);
});
