import { expect, test } from 'vitest';

import { SourcePlaces } from '../../../../../harness/measurement/where/source-places.ts';
import type { Stretch } from '../../../../../harness/measurement/where/stretch.ts';
import { whereItWent } from '../../../../../harness/measurement/where/time-spent.ts';
import { growthMs } from '../../../../../harness/measurement/where/where.ts';
import { frame, profileOf } from './profiles.ts';

const places = {
  base: new SourcePlaces([{ folder: '/tree', as: '' }]),
  candidate: new SourcePlaces([{ folder: '/repo', as: '' }]),
};

function stretch(changes: Partial<Stretch>): Stretch {
  return {
    requests: 100,
    seconds: 5,
    profiles: null,
    statements: null,
    commands: null,
    ...changes,
  };
}

function profiled(folder: string, line: number, samples: number): Stretch {
  const list = frame('list', `file:///${folder}/list.ts`, line);
  const other = frame('other', `file:///${folder}/other.ts`, 1);
  return stretch({
    profiles: [
      profileOf([
        [[list], samples],
        [[other], 50],
      ]),
    ],
  });
}

test('a function that grew is named with its time a request and its line of today', () => {
  const where = whereItWent(
    {
      base: [profiled('tree', 10, 100), profiled('tree', 10, 110)],
      candidate: [profiled('repo', 12, 190), profiled('repo', 12, 200)],
    },
    places,
    [],
  );
  const [first, second] = where.spent;
  expect(first).toMatchObject({
    kind: 'function',
    name: 'list',
    place: 'list.ts:12',
    hasGrown: true,
  });
  expect(growthMs(first!)).toBeCloseTo(0.9);
  expect(first?.perRequestMs.base).toBeCloseTo(1.05);
  expect(second).toMatchObject({ name: 'other', hasGrown: false });
  expect(where).toMatchObject({ seconds: 10, requests: { base: 200, candidate: 200 } });
});

test('a difference that a second stretch does not show again is chance', () => {
  const where = whereItWent(
    {
      base: [profiled('tree', 10, 100), profiled('tree', 10, 100)],
      candidate: [profiled('repo', 10, 300), profiled('repo', 10, 99)],
    },
    places,
    [],
  );
  expect(where.spent[0]).toMatchObject({ name: 'list', hasGrown: false });
});

test('few more samples are chance', () => {
  const where = whereItWent(
    {
      base: [profiled('tree', 10, 100), profiled('tree', 10, 100)],
      candidate: [profiled('repo', 10, 110), profiled('repo', 10, 110)],
    },
    places,
    [],
  );
  expect(where.spent[0]).toMatchObject({ name: 'list', hasGrown: false });
});

const statementTaken = (sql: string, ms: number) =>
  stretch({ statements: new Map([[sql, { calls: 100, ms }]]) });

test('a statement that was made slow is held against what it was before', () => {
  const slow = 'select a, pg_sleep($1) from item';
  const { spent } = whereItWent(
    {
      base: [statementTaken('select a from item', 20), statementTaken('select a from item', 22)],
      candidate: [statementTaken(slow, 3000), statementTaken(slow, 3100)],
    },
    places,
    [],
  );
  expect(spent).toHaveLength(1);
  expect(spent[0]).toMatchObject({
    kind: 'statement',
    name: slow,
    hasGrown: true,
    calls: { base: 1, candidate: 1 },
  });
  expect(growthMs(spent[0]!)).toBeCloseTo(30.29);
});

const commandTaken = (calls: number) =>
  stretch({ commands: new Map([['get', { calls, ms: calls / 100 }]]) });

test('a command that is called once more a request shows it', () => {
  const { spent } = whereItWent(
    {
      base: [commandTaken(100), commandTaken(100)],
      candidate: [commandTaken(200), commandTaken(200)],
    },
    places,
    [],
  );
  expect(spent[0]).toMatchObject({
    kind: 'command',
    name: 'get',
    hasGrown: true,
    calls: { base: 1, candidate: 2 },
  });
});
