import { describe, expect, test } from 'vitest';
import {
  collectEvidence,
  type ShareEvidence,
} from '../../../../../harness/statistics/share/evidence.ts';
import { judgeShare } from '../../../../../harness/statistics/share/judge-share.ts';
import {
  assumedBurstSeconds,
  describeShare,
  levelsAt,
  lookOf,
} from '../../../../../harness/verdicts/load/share-gate.ts';
import type { RuleContext } from '../../../../../harness/verdicts/rule.ts';
import { steady } from '../../statistics/share/simulated.ts';

const context: RuleContext = {
  levels: { pass: 0.01, fail: 0.01 },
  burstMs: { latency: 50, errors: 50 },
  stallMs: null,
  earlier: null,
};

const question = { p0: 0.05, burstSeconds: 0.05 };
const open = { isCycleStable: true, heldBack: 0, leftOut: 0 };
const words = { over: 'are over 25 ms', aside: '' };

function evidenceOf(seconds: number, isOver: (request: number) => boolean): ShareEvidence {
  return collectEvidence(steady(seconds, 100, isOver), question);
}

function finding(seconds: number, isOver: (request: number) => boolean = () => false) {
  const pooled = evidenceOf(seconds, isOver);
  return { verdict: judgeShare(pooled, levelsAt(context.levels, 1)), pooled };
}

const described = (
  sent: ReturnType<typeof finding>,
  more: Partial<RuleContext> = {},
  corrected: ReturnType<typeof finding> | null = null,
  due = open,
) => describeShare(sent, corrected, due, words, 1, { ...context, ...more });

describe('a look', () => {
  test('errs less than the one before', () => {
    expect(levelsAt({ pass: 0.01, fail: 0.02 }, 1)).toEqual({ pass: 0.005, fail: 0.01 });
    expect(levelsAt({ pass: 0.06, fail: 0.12 }, 2)).toEqual({ pass: 0.01, fail: 0.02 });
  });

  test('is one for each stretch of load, and those of earlier runs', () => {
    expect(lookOf(undefined, context)).toBe(1);
    expect(lookOf([0, 400], context)).toBe(2);
    const earlier = { evidence: [], looks: 3, runs: [] };
    expect(lookOf([0, 400], { ...context, earlier })).toBe(5);
  });

  test('assumes the stated bursts, and no shorter ones than the stalls of the machine', () => {
    expect(assumedBurstSeconds(50, context)).toBe(0.05);
    expect(assumedBurstSeconds(50, { ...context, stallMs: 20 })).toBe(0.05);
    expect(assumedBurstSeconds(50, { ...context, stallMs: 80 })).toBe(0.08);
  });
});

describe('a pass says what it holds for', () => {
  test('and what such a run can not see', () => {
    expect(described(finding(60))).toEqual({
      verdict: 'pass',
      reason:
        '0 of 6,000 requests are over 25 ms; 5 % may: holds for bursts up to 50.0 ms and for drift that turns within 5 s',
      needs: null,
      evidence: [
        {
          kind: 'text',
          title: 'what this run can not see',
          lines: [
            'None of 6,000: rules out a share above 5 % if they come in bursts of at most 543 ms.',
            'As stalls of 1 s that make 5 % of the time, a run this long meets none in 5 % of cases; 2 min would settle it.',
            "Drift that is slower than 5 s, and what comes after the run, can't be seen.",
          ],
        },
      ],
    });
  });

  test('and which bursts were accounted for, where some were over the limit', () => {
    const { verdict, evidence } = described(finding(120, (i) => i % 400 === 0));
    expect(verdict).toBe('pass');
    expect(evidence).toMatchObject([
      { lines: [expect.stringContaining('Bursts up to 50.0 ms are accounted for.'), {}, {}] },
    ]);
  });

  test("and that the bursts are the machine's own stalls", () => {
    expect(described(finding(60), { stallMs: 50 }).reason).toContain(
      "bursts up to 50.0 ms (this machine's own stalls) and",
    );
    expect(described(finding(60), { stallMs: 49 }).reason).toContain('bursts up to 50.0 ms and');
  });
});

describe('a failure says by how much', () => {
  test('and that it is worth fewer requests where they come together', () => {
    const blocks = described(finding(60, (i) => i % 1_000 < 300));
    expect(blocks).toMatchObject({ verdict: 'fail', needs: null, evidence: [] });
    expect(blocks.reason).toMatch(
      /^1,800 of 6,000 requests are over 25 ms; only 5 % may; they come together, and are worth [\d,]+ independent ones$/,
    );
    expect(described(finding(60, (i) => i % 5 === 0)).reason).toBe(
      '1,200 of 6,000 requests are over 25 ms; only 5 % may',
    );
  });
});

describe('an open share', () => {
  test('says how many requests more would decide it', () => {
    const { verdict, reason, needs } = described(finding(3));
    expect(verdict).toBe('inconclusive');
    expect(reason).toBe(
      '0 of 300 requests are over 25 ms; 5 % may: too few requests, or too near the limit, to tell',
    );
    expect(needs).toMatch(
      /^[\d,]+ more requests \(about \d+ s\); a further run of this commit adds to this one$/,
    );
  });

  test('at the limit itself is decided by no number of them', () => {
    const { verdict, needs } = described(finding(60, (i) => i % 20 === 0));
    expect(verdict).toBe('inconclusive');
    expect(needs).toBe('the share is at the limit itself: no number of requests decides that');
  });
});

const reasonWith = (runs: readonly string[]) =>
  described(finding(60), { earlier: { evidence: [], looks: 1, runs } }).reason;

describe('beside the count stands', () => {
  test('what was left out, and the words of the gate', () => {
    const due = { ...open, leftOut: 12 };
    const aside = { ...words, aside: '3 failed' };
    expect(describeShare(finding(60), null, due, aside, 1, context).reason).toContain(
      '(3 failed; 12 were cut off in flight before they were, and are left out); 5 % may',
    );
  });

  test('the runs of the same commit, and that fewer than six say little of the next one', () => {
    expect(reasonWith([])).not.toContain('of the same commit');
    expect(reasonWith(['a'])).toContain(
      '(with the run a of the same commit: this machine, these runs)',
    );
    expect(reasonWith(['a', 'b', 'c', 'd'])).toContain(
      'with the runs a, b, c, d of the same commit: this machine, these runs)',
    );
    expect(reasonWith(['a', 'b', 'c', 'd', 'e'])).toContain(
      'with the runs a, b, c, d, e of the same commit)',
    );
  });

  test('what slow answers held back of a closed scenario', () => {
    const sent = finding(60);
    expect(described(sent, {}, finding(60)).reason).toContain('(slow answers held none back)');
    const held = described(
      sent,
      {},
      finding(70, (i) => i < 400),
      { ...open, heldBack: 1_000 },
    );
    expect(held.reason).toContain(
      '400 of 7,000 requests are over 25 ms (of 6,000 that were sent 0; slow answers held 1,000 back, which a client that does not wait would have sent)',
    );
  });
});

describe('of a closed scenario', () => {
  const above = finding(60, (i) => i % 5 === 0);
  const steadyCycle = { ...open, heldBack: 100 };
  const unsteady = { ...steadyCycle, isCycleStable: false };

  test('what was sent fails it alone, whatever its cycle', () => {
    expect(described(above, {}, finding(60), unsteady).verdict).toBe('fail');
    expect(described(above, {}, finding(60), steadyCycle).verdict).toBe('fail');
  });

  test('what was held back fails it where its cycle is steady', () => {
    expect(described(finding(60), {}, above, steadyCycle).verdict).toBe('fail');
    expect(described(finding(60), {}, above, unsteady)).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('their cycle is not steady enough') as string,
      needs: 'a scenario that does not wait: server() of assay/k6, or an arrival-rate executor',
      evidence: [],
    });
  });

  test('it passes with what was held back', () => {
    expect(described(finding(60), {}, finding(60), steadyCycle).verdict).toBe('pass');
    expect(described(finding(3), {}, finding(60), steadyCycle).verdict).toBe('pass');
    expect(described(finding(60), {}, finding(60), unsteady).verdict).toBe('inconclusive');
  });
});

test('what it takes is what lacks: so many requests, and the time that they take', () => {
  // 50 ms · ln(1/(.8 · 1 %/6))/5 % = 6.62 s at the second look, less the three that there were.
  const [, requests = '', seconds = ''] =
    /^(\d+) more requests \(about (\d+) s\)/.exec(described(finding(3)).needs ?? '') ?? [];
  expect(Number(requests)).toBeGreaterThanOrEqual(362);
  expect(Number(requests)).toBeLessThan(362 * 1.1);
  expect(Number(seconds)).toBe(Math.ceil(Number(requests) / 100));
});
