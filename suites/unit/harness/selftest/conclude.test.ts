import { expect, test } from 'vitest';
import type { Answer } from '../../../../harness/selftest/answer.ts';
import { conclude } from '../../../../harness/selftest/conclude.ts';
import type { Tried } from '../../../../harness/selftest/selftest.ts';
import {
  type GateName,
  type Outcome,
  outcomeOf,
  type Trial,
  type Truth,
} from '../../../../harness/selftest/trial.ts';

const answer: Answer = {
  verdict: 'pass',
  statistic: 'heap',
  measured: null,
  limit: '<= 1 B/op',
  reason: 'nothing grew',
  needs: null,
  blames: [],
};

function tried(kind: Truth['kind'], outcome: Outcome, gate: GateName = 'leak'): Tried {
  const trial: Trial = {
    gate,
    truth: { kind },
    what: `a ${kind} one`,
    ask: () => answer,
    reproduce: () => null,
  };
  return { trial, answer, outcome, seconds: 1 };
}

function concluded(all: readonly Tried[], answered = all.length) {
  const trials = all.map(({ trial }) => trial);
  const { verdict, exitCode, sentence } = conclude(trials, all.slice(0, answered));
  return { verdict, exitCode, sentence };
}

const right = [tried('fault', 'right'), tried('clean', 'right', 'errors')];

test('answers that are all right can be believed', () => {
  expect(concluded([...right, tried('undecidable', 'right', 'errors')])).toEqual({
    verdict: 'pass',
    exitCode: 0,
    sentence:
      '1 of 1 planted faults found, 1 of 1 clean passed, 1 of 1 too small samples left open: the leak and errors gates can be believed here',
  });
});

test('one that could not be told leaves it open', () => {
  expect(concluded([...right, tried('clean', 'untold')])).toEqual({
    verdict: 'inconclusive',
    exitCode: 4,
    sentence:
      "1 of 1 planted faults found, 1 of 2 clean passed: these could not be told here: 'a clean one'",
  });
});

test('one that is wrong outweighs one that could not be told', () => {
  const all = [...right, tried('clean', 'untold', 'latency'), tried('fault', 'wrong')];
  expect(concluded(all)).toEqual({
    verdict: 'fail',
    exitCode: 1,
    sentence:
      "1 of 2 planted faults found, 1 of 2 clean passed: the leak gate can't be believed here: 'a fault one'",
  });
});

test('an interruption says what was seen until then, and believes nothing', () => {
  expect(concluded(right, 1)).toEqual({
    verdict: 'inconclusive',
    exitCode: 130,
    sentence: 'interrupted after 1 of 2: 1 of 1 planted faults found',
  });
  expect(concluded(right, 0)).toMatchObject({
    verdict: 'inconclusive',
    exitCode: 130,
    sentence: 'interrupted after 0 of 2: nothing was answered',
  });
});

const heap: Truth = { kind: 'fault', grows: ['heap'] };
const tail: Truth = { kind: 'fault', doubt: /slowest tenth/ };

test.for([
  ['a fault that passed', heap, { verdict: 'pass' }, 'wrong'],
  ['a fault that was found', heap, { verdict: 'fail', blames: ['heap'] }, 'right'],
  ['a fault put down to another', heap, { verdict: 'fail', blames: ['heap', 'fds'] }, 'wrong'],
  ['a fault left open', heap, { verdict: 'inconclusive' }, 'untold'],
  [
    'a tail that was seen',
    tail,
    { verdict: 'inconclusive', reason: 'alike, but the slowest tenth is slower' },
    'right',
  ],
  [
    'a tail left open for another reason',
    tail,
    { verdict: 'inconclusive', reason: 'too few launches' },
    'untold',
  ],
  ['a clean one that passed', { kind: 'clean' }, { verdict: 'pass' }, 'right'],
  ['a clean one that failed', { kind: 'clean' }, { verdict: 'fail' }, 'wrong'],
  ['a clean one left open', { kind: 'clean' }, { verdict: 'inconclusive' }, 'untold'],
  ['too few, left open', { kind: 'undecidable' }, { verdict: 'inconclusive' }, 'right'],
  ['too few, passed', { kind: 'undecidable' }, { verdict: 'pass' }, 'wrong'],
  ['too few, failed', { kind: 'undecidable' }, { verdict: 'fail' }, 'wrong'],
] as const satisfies [string, Truth, Partial<Answer>, Outcome][])(
  '%s',
  ([, truth, said, outcome]) => {
    expect(outcomeOf(truth, { ...answer, ...said })).toBe(outcome);
  },
);
