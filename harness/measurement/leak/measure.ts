import type { Clock } from '../../metrics/clock.ts';
import type { Evidence } from '../../verdicts/evidence.ts';
import { slopeUnit } from '../probe/probe.ts';
import type { Sample } from '../probe/sampler.ts';
import type { RetainedResource } from '../measurement.ts';
import { jittered, operationsWithinReason } from './block-size.ts';
import type { Pace } from './pace.ts';
import type { Subject } from './subject.ts';
import type {
  Point,
  RetainedJudgement,
  RetainedLimit,
  RetainedRule,
  Trajectory,
  Window,
} from './trajectory.ts';

export interface MeasureOptions {
  readonly pace: Pace;
  readonly budgetMs: number;
  readonly maxOperations: number;
  /** By resource; a resource without a limit is not judged. */
  readonly limits: Readonly<Record<string, RetainedLimit>>;
  readonly rule: RetainedRule;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { readonly fraction: number; readonly line: string }) => void;
}

export interface Measured {
  readonly resources: readonly RetainedResource[];
  readonly operations: number;
}

/**
 * Measures one operation: warm-up, then windows of blocks, each window with about twice the operations of
 * the last, until every resource is decided, one leaks for certain, or the budget is used up.
 */
export async function measureRetained(
  subject: Subject,
  options: MeasureOptions,
): Promise<Measured> {
  const session = new Session(subject, options);
  await session.warmUp();
  let judged = session.judge(false);
  while (!isOver(judged) && (await session.measureWindow())) {
    judged = await session.confirmed(false);
    session.report(judged);
  }
  if (!isOver(judged)) judged = await session.confirmed(true);
  return { resources: await session.conclude(judged), operations: session.operations };
}

interface Judged {
  readonly trajectory: Trajectory;
  readonly limit: RetainedLimit;
  readonly judgement: RetainedJudgement;
}

function isOver(judged: readonly Judged[]): boolean {
  return (
    judged.every(({ judgement }) => judgement.state === 'clean') ||
    judged.some(({ judgement }) => judgement.state === 'leak')
  );
}

/** The state of one measurement: how far it is, and the sample points so far. */
class Session {
  readonly #subject: Subject;
  readonly #options: MeasureOptions;
  readonly #startedMs: number;
  readonly #windows: { operations: number; sample: Sample }[][] = [];
  readonly #judgedKinds: Subject['resources'];
  #operations = 0;
  #millisecondsPerOperation = 1;
  #sampleMs = 50;
  #first: Sample | null = null;
  #last: { operations: number; sample: Sample } | null = null;
  #verified = true;
  readonly #warmUp: { operations: number; sample: Sample }[] = [];
  readonly #drained: { operations: number; before: Sample; sample: Sample }[] = [];

  constructor(subject: Subject, options: MeasureOptions) {
    this.#subject = subject;
    this.#options = options;
    this.#startedMs = options.clock.nowMs();
    this.#judgedKinds = subject.resources.filter(({ resource }) => resource in options.limits);
  }

  get operations(): number {
    return this.#operations;
  }

  /**
   * The rule of the warm-up: blocks of 1, 2, 4 … operations, until a block fills its time or gains too
   * much; then blocks of that length for the time of the warm-up, with a sample after each, so that the
   * probes are warm as well. Nothing of it is judged.
   */
  async warmUp(): Promise<void> {
    const { pace } = this.#options;
    this.#first = await this.#sample();
    let count = 1;
    let milliseconds = 0;
    let spentMs = 0;
    for (;;) {
      milliseconds = await this.#run(count);
      spentMs += milliseconds;
      this.#millisecondsPerOperation = milliseconds / count;
      if (milliseconds === 0 && this.#operations >= this.#mostOperations()) break;
      const full = milliseconds >= pace.warmUpBlockMs && count >= pace.warmUpOperations;
      if (
        full ||
        (spentMs >= pace.warmUpMs && count >= pace.warmUpOperations) ||
        spentMs >= pace.longestWarmUpMs ||
        this.#operations * 2 > this.#mostOperations()
      )
        break;
      // A leak of something dear must be seen before the blocks get long.
      if (count >= 4) {
        const sample = await this.#sample();
        this.#warmUp.push({ operations: this.#operations, sample });
      }
      if (count * 2 > this.#reasonable() / 8) break;
      count *= 2;
    }
    for (let samples = 0; samples < pace.warmUpSamples; samples++) {
      const sample = await this.#sample();
      this.#warmUp.push({ operations: this.#operations, sample });
      if (spentMs >= pace.warmUpMs) continue;
      const allowed = Math.max(1, Math.floor(Math.min(count, this.#reasonable() / 16)));
      spentMs += await this.#run(allowed);
    }
    this.#last = { operations: this.#operations, sample: await this.#sample() };
  }

  /** @returns false when the budget does not allow another window */
  async measureWindow(): Promise<boolean> {
    const { pace, signal } = this.#options;
    signal.throwIfAborted();
    const wantedMs = pace.firstWindowMs * 2 ** this.#windows.length;
    const windowMs = Math.min(wantedMs, this.#leftMs() - this.#sampleMs * pace.blocks);
    if (windowMs < wantedMs / 2 && this.#windows.length >= pace.fewestWindows) return false;
    const planned = Math.max(windowMs, pace.firstWindowMs) / this.#millisecondsPerOperation;
    // What has been gained so far limits what the rest may gain: a third of it in each window.
    const operations = Math.min(
      planned,
      this.#reasonable() / 3,
      this.#mostOperations() - this.#operations,
    );
    if (operations < pace.blocks && this.#windows.length >= pace.fewestWindows) return false;
    if (this.#operations >= this.#mostOperations()) return false;
    await this.#measureBlocks(Math.max(1, operations / pace.blocks));
    return true;
  }

  async #measureBlocks(meanCount: number): Promise<void> {
    const { pace, random, signal } = this.#options;
    const window = this.#last === null ? [] : [this.#last];
    let spentMs = 0;
    const before = this.#operations;
    for (let block = 0; block < pace.blocks; block++) {
      signal.throwIfAborted();
      spentMs += await this.#run(jittered(meanCount, random));
      this.#last = { operations: this.#operations, sample: await this.#sample() };
      window.push(this.#last);
      if (this.#reasonable() < meanCount) break;
    }
    this.#millisecondsPerOperation = Math.max(
      1e-5,
      spentMs / Math.max(1, this.#operations - before),
    );
    this.#windows.push(window);
  }

  judge(isLast: boolean): readonly Judged[] {
    const { limits, rule } = this.#options;
    return this.#judgedKinds.map(({ resource, kind }) => {
      const trajectory: Trajectory = {
        resource,
        kind,
        verified: this.#verified,
        windows: this.#windows.map((window) => window.map((point) => levelOf(point, resource))),
        warmUp: this.#warmUp.map((point) => levelOf(point, resource)),
        drained: this.#drained.map((point) => ({
          ...levelOf(point, resource),
          before: point.before.levels[resource] ?? 0,
        })),
      };
      const limit = limits[resource] as RetainedLimit;
      return { trajectory, limit, judgement: rule.judge(trajectory, limit, isLast) };
    });
  }

  /**
   * The rule's answer, after a pause for clean-up that comes late where the answer is not `clean`: what is
   * called a leak must still be there afterwards.
   */
  async confirmed(isLast: boolean): Promise<readonly Judged[]> {
    const first = this.judge(isLast);
    const open = first.filter(
      ({ judgement, limit }) => judgement.state !== 'clean' && !limit.backstop,
    );
    if (open.length === 0 || this.#windows.length < this.#options.pace.fewestWindows) return first;
    await this.#drain(open);
    return this.judge(isLast).map((one) => {
      if (one.judgement.state !== 'leak' || this.#options.rule.persists(one.trajectory)) return one;
      return { ...one, judgement: cleanedUpLate(one.judgement) };
    });
  }

  async conclude(judged: readonly Judged[]): Promise<readonly RetainedResource[]> {
    const resources: RetainedResource[] = [];
    for (const { trajectory, limit, judgement } of judged) {
      const leaks = judgement.state === 'leak';
      const detail = leaks ? await this.#subject.detail(trajectory.resource) : {};
      resources.push({
        resource: trajectory.resource,
        unit: slopeUnit(trajectory.kind),
        slopePerOp: judgement.slopePerOp,
        interval: judgement.interval,
        confidence: judgement.confidence,
        threshold: shownLimit(judgement, limit),
        verdict: judgement.state === 'undecided' ? 'inconclusive' : judgement.state,
        reason: judgement.reason + madeOf(detail),
        needs: judgement.needs,
        evidence: [picture(trajectory, judgement)],
      });
    }
    return resources;
  }

  report(judged: readonly Judged[]): void {
    const { budgetMs, clock, onProgress } = this.#options;
    const open = judged.filter(({ judgement }) => judgement.state !== 'clean');
    const line = open.map(
      ({ trajectory, judgement }) => `${trajectory.resource}: ${judgement.reason}`,
    );
    onProgress({
      fraction: Math.min(1, (clock.nowMs() - this.#startedMs) / budgetMs),
      line: line[0] ?? 'nothing grows',
    });
  }

  async #run(wanted: number): Promise<number> {
    const { budgetMs, maxOperations, pace } = this.#options;
    const count = Math.min(wanted, maxOperations - this.#operations);
    if (count <= 0) return 0;
    const expectedMs = count * this.#millisecondsPerOperation;
    const yieldEvery = Math.max(1, Math.min(64, Math.floor(1 / this.#millisecondsPerOperation)));
    const milliseconds = await this.#subject.run(
      { from: this.#operations, count, yieldEvery },
      Math.max(Math.min(pace.blockDeadlineMs, budgetMs), 5_000, 20 * expectedMs),
    );
    this.#operations += count;
    return milliseconds;
  }

  async #sample(): Promise<Sample> {
    const sample = await this.#subject.sample({ settleMs: this.#options.pace.settleMs });
    this.#sampleMs = sample.milliseconds;
    this.#verified &&= sample.verified;
    this.#last = { operations: this.#operations, sample };
    return sample;
  }

  /** Pauses, longer each time, until nothing of what is open falls any more or the time is up. */
  async #drain(open: readonly Judged[]): Promise<void> {
    const { clock, pace } = this.#options;
    const operations = this.#operations;
    const before = this.#last?.sample ?? (await this.#sample());
    const end = clock.nowMs() + pace.drainMs;
    let sample = before;
    let still = 0;
    for (let pauseMs = pace.firstPauseMs; still < 2 && clock.nowMs() < end; pauseMs *= 2) {
      const next = await this.#subject.sample({ settleMs: 0, pauseMs });
      still = hasFallen(sample, next, open) ? 0 : still + 1;
      // With timers or requests pending there is something to wait for.
      if (still === 2 && hasPending(this.#first, next)) still = 1;
      sample = next;
    }
    this.#drained.push({ operations, before, sample });
    this.#last = { operations, sample };
  }

  #reasonable(): number {
    if (this.#first === null || this.#last === null) return Number.POSITIVE_INFINITY;
    return operationsWithinReason(
      this.#first,
      this.#last.sample,
      this.#operations,
      this.#judgedKinds,
    );
  }

  #mostOperations(): number {
    return this.#options.maxOperations;
  }

  #leftMs(): number {
    const { budgetMs, clock } = this.#options;
    return budgetMs - (clock.nowMs() - this.#startedMs);
  }
}

/** Timers and requests beyond those at the start may still let something go. */
function hasPending(first: Sample | null, now: Sample): boolean {
  const excess = (resource: string): number =>
    (now.levels[resource] ?? 0) - (first?.levels[resource] ?? 0);
  return excess('timers') > 0 || excess('handles') > 0;
}

/** Whether the level of anything open is lower than before, by more than noise. */
function hasFallen(before: Sample, after: Sample, open: readonly Judged[]): boolean {
  return open.some(({ trajectory: { resource }, limit }) => {
    const fall = (before.levels[resource] ?? 0) - (after.levels[resource] ?? 0);
    return fall > limit.noiseFloor;
  });
}

function levelOf(point: { operations: number; sample: Sample }, resource: string): Point {
  return { operations: point.operations, level: point.sample.levels[resource] ?? 0 };
}

function cleanedUpLate(judgement: RetainedJudgement): RetainedJudgement {
  return {
    ...judgement,
    state: 'undecided',
    reason: 'it grew, but most of that was let go when it was waited for: delayed clean-up',
    needs: 'a longer budget, so that a window is longer than the delay',
  };
}

function madeOf(detail: Readonly<Record<string, number>>): string {
  const entries = Object.entries(detail).toSorted((a, b) => b[1] - a[1]);
  if (entries.length === 0) return '';
  return `; now ${entries.map(([type, count]) => `${count} ${type}`).join(', ')}`;
}

function picture(trajectory: Trajectory, judgement: RetainedJudgement): Evidence {
  const points: Window = trajectory.windows.flatMap((window, index) =>
    index === 0 ? window : window.slice(1),
  );
  const [low, high] = judgement.interval;
  return {
    kind: 'retained',
    resource: trajectory.resource,
    unit: trajectory.kind === 'bytes' ? 'B' : 'count',
    series: [
      {
        name: trajectory.resource,
        x: points.map((point) => point.operations),
        y: points.map((point) => point.level),
      },
    ],
    slope: { value: finite(judgement.slopePerOp) ?? 0, low: finite(low), high: finite(high) },
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** What the verdict is about: the limit, or what so many operations could show where nobody wrote one. */
function shownLimit({ state, interval }: RetainedJudgement, limit: RetainedLimit): number {
  const [, high] = interval;
  if (state !== 'clean' || limit.written || limit.backstop || !Number.isFinite(high)) {
    return limit.cleanBelow;
  }
  return Math.max(limit.cleanBelow, Math.ceil(high));
}
