import { expect, test } from 'vitest';

import { bisectLoad, type LoadBisectRequest } from '../../../../harness/duet/bisect-load.ts';
import { InfrastructureError } from '../../../../harness/errors.ts';
import { duetMeasurement, logNormal, simulatedRound } from '../measurement/duet/rounds.ts';

const commits = ['c1', 'c2', 'c3', 'c4', 'c5'];

/** Commits that are so many times as slow as the good one. */
function simulated(
  factorOf: (commit: string) => number,
  changes: Partial<LoadBisectRequest> = {},
): LoadBisectRequest {
  return {
    commits,
    asked: [{ subject: null, p: 0.5, margin: 0.05 }],
    alpha: 0.01,
    mostRounds: 3,
    compare: async (commit, round) => [
      duetMeasurement(
        [
          simulatedRound({
            pairs: 60,
            requests: 20,
            took: logNormal(factorOf(commit)),
            seed: round + 10 * commits.indexOf(commit),
          }),
        ],
        { blocksARound: 20 },
      ),
    ],
    ...changes,
  };
}

const slowFrom = (first: string) => (commit: string) => (commit >= first ? 1.3 : 1);

test.for(commits)('names the commit that made it slower: %s', async (commit) => {
  const report = await bisectLoad(simulated(slowFrom(commit)));
  expect(report).toMatchObject({ outcome: 'found', commit, subject: 'load/predict', p: 0.5 });
  expect(report.steps[0]).toMatchObject({ commit: 'c5', verdict: 'fail' });
  expect(report.outcome === 'found' ? report.ratio : 0).toBeCloseTo(1.3, 1);
});

test('nothing is looked for where the bad commit is not slower', async () => {
  const report = await bisectLoad(simulated(() => 1));
  expect(report).toMatchObject({ outcome: 'not slower' });
  expect(report.steps).toHaveLength(1);
});

test('a decision takes more rounds while it is open, and not more than it may', async () => {
  const rounds: number[] = [];
  const open = simulated(() => 1.05, { mostRounds: 4 });
  const report = await bisectLoad({
    ...open,
    compare: async (commit, round) => {
      rounds.push(round);
      return await open.compare(commit, round);
    },
  });
  expect(report.outcome).toBe('undecided');
  expect(rounds).toEqual([0, 1, 2, 3]);
});

test('a commit whose back end does not start is left out, and told', async () => {
  const whole = simulated(slowFrom('c4'));
  const report = await bisectLoad({
    ...whole,
    compare: async (commit, round) => {
      if (commit === 'c3') throw new InfrastructureError('the target was not ready');
      return await whole.compare(commit, round);
    },
  });
  expect(report).toMatchObject({ outcome: 'unsure', commits: ['c3', 'c4'] });
  expect(report.steps.find(({ commit }) => commit === 'c3')).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the target was not ready',
  });
});

test('where the bad commit can not be measured there is no answer', async () => {
  const broken = simulated(() => 1, {
    compare: async () => [duetMeasurement([], { broken: 'the back end of this commit died' })],
  });
  await expect(bisectLoad(broken)).rejects.toThrow('the back end of this commit died');
});
