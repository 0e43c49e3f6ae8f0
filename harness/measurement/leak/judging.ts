import type { Judged } from './conclude.ts';
import type { Recording } from './recording.ts';
import type { Subject } from './subject.ts';
import type { RetainedLimit, RetainedRule, Trajectory } from './trajectory.ts';
import type { Work } from './work.ts';

/**
 * How rare a leak is looked for where nobody wrote down what, and fewer operations were run than the usual
 * takes. It depends on their number alone, and never on what they gained.
 */
const rarestOfFew = [500, 200, 100, 50, 20, 10] as const;
/** Of the blocks of a window, those that must rise before a process is started that may not be needed. */
const SUSPICIOUS_SHARE = 0.5;
/** To rule a leak out takes so many operations for each in which one must be seen, one-offs included. */
const OPERATIONS_FOR_EACH = 12;

export interface JudgingOptions {
  /** By resource; a resource without a limit is not judged. */
  readonly limits: Readonly<{ [resource: string]: RetainedLimit }>;
  readonly rule: RetainedRule;
  /** Whether somebody wrote down how rare a leak may be: then it holds for all. */
  readonly isRarestWritten: boolean;
}

/** Asks the rule about what has been seen so far. */
export class Judging {
  readonly judgedKinds: Subject['resources'];
  readonly #work: Work;
  readonly #record: Recording;
  readonly #options: JudgingOptions;

  constructor(work: Work, record: Recording, subject: Subject, options: JudgingOptions) {
    this.#work = work;
    this.#record = record;
    this.#options = options;
    this.judgedKinds = subject.resources.filter(({ resource }) => resource in options.limits);
  }

  get rule(): RetainedRule {
    return this.#options.rule;
  }

  judge(isLast: boolean): readonly Judged[] {
    return this.judgedKinds.map(({ resource, kind }) => {
      return this.#judgeOne(
        resource,
        kind,
        this.#options.limits[resource] as RetainedLimit,
        isLast,
      );
    });
  }

  /** The same resource, with what is known of it now. */
  judgeAgain({ trajectory: { resource, kind }, limit }: Judged, isLast: boolean): Judged {
    return this.#judgeOne(resource, kind, limit, isLast);
  }

  /**
   * At the end of the budget a default limit is asked about in as many operations as there were. A written
   * limit is a promise, and so is what somebody wrote down of how rare a leak may be.
   */
  #judgeOne(
    resource: string,
    kind: Trajectory['kind'],
    limit: RetainedLimit,
    isLast: boolean,
  ): Judged {
    const trajectory = this.#record.trajectoryOf({ resource, kind }, this.#work.verified);
    const usual = { trajectory, limit, judgement: this.rule.judge(trajectory, limit, isLast) };
    const isFixed = limit.written || this.#options.isRarestWritten;
    if (!isLast || isFixed || isLeak(usual) || usual.judgement.verdict === 'pass') return usual;
    const rarest = rarestOf(this.#work.operations, limit.rarest);
    const coarser = { ...limit, rarest };
    return { trajectory, limit: coarser, judgement: this.rule.judge(trajectory, coarser, isLast) };
  }

  /** Whether anything rose in most blocks of the last window: what tells a leak may soon be asked for. */
  get isSuspicious(): boolean {
    return this.judgedKinds.some(({ resource, kind }) => {
      const limit = this.#options.limits[resource] as RetainedLimit;
      if (limit.backstop) return false;
      const points = this.#record.trajectoryOf({ resource, kind }, true).windows.at(-1) ?? [];
      const gains = points.slice(1).map(({ level }, index) => level - points[index]!.level);
      const risen = gains.filter((gain) => gain > 0).length > gains.length * SUSPICIOUS_SHARE;
      return risen && gains.reduce((sum, gain) => sum + gain, 0) > limit.noiseFloor;
    });
  }

  /** Whether what was gained is still there after the last pause. */
  persists({ trajectory: { resource, kind } }: Judged): boolean {
    return this.rule.persists(this.#record.trajectoryOf({ resource, kind }, this.#work.verified));
  }
}

function rarestOf(operations: number, usual: number): number {
  const each = operations / OPERATIONS_FOR_EACH;
  if (each >= usual) return usual;
  return rarestOfFew.find((rarest) => each >= rarest) ?? rarestOfFew[5];
}

export function isLeak({ judgement }: Judged): boolean {
  return judgement.verdict === 'fail';
}

/** A leak, or what would be one if the evidence that it still takes bears it out. */
export function isSuspect({ judgement }: Judged): boolean {
  return judgement.verdict === 'fail' || judgement.wants !== undefined;
}

/** A leak, or what still grows like one. */
export function isGrowing({ judgement }: Judged): boolean {
  return judgement.verdict === 'fail' || judgement.grows === true;
}

/**
 * Whether everything is decided: one leaks, or all are clean. A backstop that nobody wrote a limit for
 * holds nothing open.
 */
export function isOver(judged: readonly Judged[]): boolean {
  return (
    judged.some(isLeak) ||
    judged.every(
      ({ judgement, limit }) => judgement.verdict === 'pass' || (limit.backstop && !limit.written),
    )
  );
}
