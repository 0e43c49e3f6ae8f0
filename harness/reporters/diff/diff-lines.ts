import type { Paint } from '../paint.ts';
import { runWord } from '../wording.ts';
import type { GateChange, RunDiff } from './diff-runs.ts';
import {
  changeWord,
  describeLimits,
  describeSide,
  describeTest,
  testGroups,
} from './diff-words.ts';

/** Of a group of tests, more than these are only counted. */
const SHOWN_TESTS = 20;
const WORD_COLUMNS = 13;

const colors: Partial<Record<GateChange, 'red' | 'green' | 'yellow'>> = {
  worse: 'red',
  gone: 'yellow',
  limit: 'yellow',
  better: 'green',
};

/** Two runs for a terminal: verdicts, gates that differ, tests that differ. */
export function diffLines(diff: RunDiff, paint: Paint): readonly string[] {
  const { before, after, notComparable, gates } = diff;
  const differing = gates.filter(({ change }) => change !== 'same');
  const same = gates.length - differing.length;
  return [
    ` ${before.id}   ${runWord[before.verdict]}   ${before.sentence}`,
    ` ${after.id}   ${runWord[after.verdict]}   ${after.sentence}`,
    ...(notComparable === null
      ? []
      : [` ${paint('yellow', '!')} values are not to be compared: ${notComparable}`]),
    '',
    ...differing.flatMap((gate) => {
      const color = colors[gate.change];
      const word = changeWord[gate.change].padEnd(WORD_COLUMNS);
      return [
        ` ${color === undefined ? word : paint(color, word)}${gate.id}   ${paint('gray', describeLimits(gate))}`,
        `   ${' '.repeat(WORD_COLUMNS)}${describeSide(gate.before)} → ${describeSide(gate.after)}`,
      ];
    }),
    ` ${same} ${same === 1 ? 'gate is' : 'gates are'} the same`,
    ...testGroups(diff).flatMap(([title, tests]) => [
      '',
      ` ${paint('bold', `${tests.length} ${tests.length === 1 ? 'test' : 'tests'} ${title}`)}`,
      ...tests.slice(0, SHOWN_TESTS).map((test) => `   ${describeTest(test)}`),
      ...(tests.length > SHOWN_TESTS ? [`   and ${tests.length - SHOWN_TESTS} more`] : []),
    ]),
  ];
}
