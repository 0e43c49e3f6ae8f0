import type { Clock } from '../../metrics/clock.ts';
import type { Sample } from '../probe/sampler.ts';
import type { RetainedResource } from '../measurement.ts';
import {
  WARM_UP_GAIN_BYTES,
  jittered,
  operationsForGain,
  operationsWithinReason,
  windowGainBytes,
} from './block-size.ts';
import { type Judged, concluded } from './conclude.ts';
import { COLLECTING_SHARE, Distances } from './distances.ts';
import { cachedCode, mayBeCompiled, operationsToTell } from './last-resort.ts';
import { cleanedUpLate, hasFallen, hasPending, hasRisen } from './late-clean-up.ts';
import type { Pace } from './pace.ts';
import { countThatFits, soakWindowMs } from './soak.ts';
import type { Subject } from './subject.ts';
import type { Point, RetainedLimit, RetainedRule, Trajectory } from './trajectory.ts';

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
  /**
   * Goes on for the whole budget where all is clean, too; and answers with what was seen until then where
   * `signal` interrupts it.
   */
  readonly soak?: boolean;
  readonly onSeen?: (seen: Seen) => void;
}

/** What is known after each run, sample and window, for those who watch. */
export interface Seen {
  readonly operations: number;
  /** Of the sample that was just taken. */
  readonly levels: Readonly<Record<string, number>> | null;
  /** As of the last complete window; empty before the first. */
  readonly judged: readonly Judged[];
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
  try {
    const judged = await judgedAtLast(session, options.soak ?? false);
    return { resources: await session.conclude(judged), operations: session.operations };
  } catch (error) {
    if (!options.soak || !options.signal.aborted) throw error;
    return { resources: session.concludeSoFar(), operations: session.operations };
  }
}

async function judgedAtLast(session: Session, soak: boolean): Promise<readonly Judged[]> {
  await session.warmUp();
  let judged = session.judge(false);
  while (!(soak ? judged.some(isLeak) : isOver(judged)) && (await session.measureWindow(judged))) {
    judged = await session.confirmed(false);
    session.report(judged);
  }
  if (!isOver(judged)) judged = await session.confirmed(true);
  if (!isOver(judged) && (await session.measureSteadily(judged))) {
    judged = await session.confirmed(true);
  }
  if (!isOver(judged) && (await session.measureWhatIsMissing(judged))) {
    judged = await session.confirmed(true);
  }
  return judged;
}

function isOver(judged: readonly Judged[]): boolean {
  return judged.every(({ judgement }) => judgement.state === 'clean') || judged.some(isLeak);
}

/** It needs a doubling, with short blocks: more than so many are not worth it. */
const MOST_STEADY_BLOCKS = 60;
/** The lengths of blocks are drawn. */
const TO_BE_SURE = 1.4;
/** What a verdict that lacks few operations may take beyond the budget. */
const GRACE_SHARE = 0.2;
/** And one that is a leak but for a last doubling, or a few increases. */
const LEAK_GRACE_SHARE = 0.4;
/** Who gave it two hours did not ask for another one. */
const MOST_SOAK_GRACE_MS = 30_000;
/** Timers with a longer delay are not waited for. */
const LONGEST_TIMER_MS = 2_500;
/** Before a leak is called one: what a sweep lets pass, the next one takes. */
const SWEEPS = 2;
/** Where it is only open, a pause this long is worth it. */
const LONGEST_OPEN_PAUSE_MS = 1_200;
/** And of the pauses for what no timer shows, this share. */
const OPEN_SHARE = 0.2;
/** A timer that is due now may fire a little later. */
const LATE_MS = 50;

/** The state of one measurement: how far it is, and the sample points so far. */
class Session {
  readonly #subject: Subject;
  readonly #options: MeasureOptions;
  readonly #startedMs: number;
  readonly #windows: { operations: number; sample: Sample }[][] = [];
  #distances = new Distances();
  readonly #judgedKinds: Subject['resources'];
  #operations = 0;
  #millisecondsPerOperation = 1;
  #sampleMs = 50;
  #collectMs = 1;
  #first: Sample | null = null;
  #last: { operations: number; sample: Sample } | null = null;
  #verified = true;
  readonly #warmUp: { operations: number; sample: Sample }[] = [];
  readonly #drained: { operations: number; before: Sample; sample: Sample; long: boolean }[] = [];
  #cutShort = false;
  /** Each sample ends with a collection of last resort. */
  #lastResort = false;
  #judged: readonly Judged[] = [];
  /** Of the last window, with its samples; null before the first. */
  #windowMs: number | null = null;
  /** By the clock, with collections within a block. */
  #wallPerOperation = 1;

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
    this.#warmUp.push({ operations: 0, sample: this.#first });
    let count = 1;
    let milliseconds = 0;
    let spentMs = 0;
    for (;;) {
      milliseconds = await this.#run(count);
      spentMs += milliseconds;
      this.#millisecondsPerOperation = milliseconds / count;
      this.#wallPerOperation = Math.max(1e-5, this.#millisecondsPerOperation);
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
      if (count >= 4 && count * 2 > this.#operationsFor(WARM_UP_GAIN_BYTES)) break;
      count *= 2;
    }
    for (let samples = 0; samples < pace.warmUpSamples; samples++) {
      const sample = await this.#sample();
      this.#warmUp.push({ operations: this.#operations, sample });
      if (spentMs >= pace.warmUpMs) continue;
      const within = Math.min(
        count,
        this.#reasonable() / 16,
        this.#operationsFor(WARM_UP_GAIN_BYTES),
      );
      const allowed = Math.max(1, Math.floor(within));
      spentMs += await this.#run(allowed);
    }
    this.#last = { operations: this.#operations, sample: await this.#sample() };
  }

  /** @returns false when the budget does not allow another window */
  async measureWindow(judged: readonly Judged[]): Promise<boolean> {
    const { pace, signal } = this.#options;
    signal.throwIfAborted();
    if (await this.measureSteadily(judged)) return true;
    if (this.#options.soak) return await this.#measureSoakWindow();
    const wantedMs = pace.firstWindowMs * 2 ** this.#windows.length;
    const leftMs = this.#leftMs() / (1 + COLLECTING_SHARE / 2) - this.#sampleMs * pace.blocks;
    const windowMs = Math.min(wantedMs, leftMs);
    if (windowMs < wantedMs / 2 && this.#windows.length >= pace.fewestWindows) return false;
    const planned = Math.max(windowMs, pace.firstWindowMs) / this.#millisecondsPerOperation;
    // What has been gained so far limits what the rest may gain: a third of it in each window.
    const gainful = this.#operationsFor(windowGainBytes(this.#windows.length));
    this.#cutShort = gainful < planned;
    const operations = Math.min(
      planned,
      gainful,
      this.#reasonable() / 3,
      this.#mostOperations() - this.#operations,
    );
    if (operations < pace.blocks && this.#windows.length >= pace.fewestWindows) return false;
    if (this.#operations >= this.#mostOperations()) return false;
    await this.#measureBlocks(Math.max(1, operations / pace.blocks));
    return true;
  }

  /** The same for a soak, whose windows fill the whole time. */
  async #measureSoakWindow(): Promise<boolean> {
    const { clock, pace } = this.#options;
    const fewest = this.#windows.length < pace.fewestWindows;
    const windowMs =
      soakWindowMs(this.#windowMs, this.#leftMs(), pace.firstWindowMs) ??
      (fewest ? pace.firstWindowMs : null);
    if (windowMs === null) return false;
    const gainful = this.#operationsFor(windowGainBytes(this.#windows.length));
    const left = this.#mostOperations() - this.#operations;
    const most = Math.min(gainful, this.#reasonable() / 3, left);
    if (left <= 0 || (most < pace.blocks && !fewest)) return false;
    const planned = windowMs / this.#wallPerOperation;
    this.#cutShort = gainful < planned;
    const mean = Math.max(1, Math.min(planned, most) / pace.blocks);
    await this.#measureBlocks(mean, pace.blocks, {
      endMs: clock.nowMs() + windowMs,
      most: Math.max(1, most / pace.blocks),
    });
    return true;
  }

  /**
   * A slow operation may lack a few for its counts to tell: then they are run beyond the budget.
   * @returns false when it lacks too many, or nothing
   */
  async measureWhatIsMissing(judged: readonly Judged[]): Promise<boolean> {
    const { pace } = this.#options;
    const open = judged.filter(({ judgement }) => judgement.state !== 'clean');
    // All that is open has to be shown clean, or one of them to leak.
    const forClean = open.map(({ judgement }) => judgement.missing ?? Infinity);
    const forLeak = open.map(({ judgement }) => judgement.missingForLeak ?? Infinity);
    const missing = Math.min(Math.max(...forClean), ...forLeak);
    const grace = missing === Math.min(...forLeak) ? LEAK_GRACE_SHARE : GRACE_SHARE;
    const needsMs = missing * this.#millisecondsPerOperation + this.#sampleMs * pace.blocks;
    if (missing > this.#mostOperations() - this.#operations) return false;
    if (needsMs > this.#leftMs() + this.#graceMs(grace)) return false;
    await this.#measureBlocks(Math.max(1, (missing * TO_BE_SURE) / pace.blocks));
    return true;
  }

  /**
   * What rose from window to window, with collections ever further apart, may have risen with their
   * distance: tables of what is not collected yet do. So the operations are doubled once more in blocks
   * that are shorter than those before: what still rises, rises with the operations.
   * @returns false where nothing asks for it, or the budget does not allow it
   */
  async measureSteadily(judged: readonly Judged[]): Promise<boolean> {
    const upTo = Math.max(0, ...judged.map(({ judgement }) => judgement.steadilyUpTo ?? 0));
    const missing = Math.ceil(upTo - this.#operations);
    if (missing <= 0) return false;
    const blocks = Math.max(
      this.#options.pace.blocks,
      Math.ceil(missing / this.#distances.steadyCount),
    );
    const needsMs = missing * this.#millisecondsPerOperation + this.#sampleMs * blocks;
    const isLong = needsMs > this.#leftMs() + this.#graceMs(LEAK_GRACE_SHARE);
    if (isLong || blocks > MOST_STEADY_BLOCKS) return false;
    if (missing > this.#mostOperations() - this.#operations) return false;
    await this.#measureBlocks(missing / blocks, blocks);
    return true;
  }

  /** @param fill the blocks are as long as it takes to end then, but no longer than `most` */
  async #measureBlocks(
    meanCount: number,
    blocks = this.#options.pace.blocks,
    fill: { readonly endMs: number; readonly most: number } | null = null,
  ): Promise<void> {
    const { clock, random, signal } = this.#options;
    const startedMs = clock.nowMs();
    this.#distances.beginWindow(meanCount);
    const window = this.#last === null ? [] : [this.#last];
    let spentMs = 0;
    const before = this.#operations;
    for (let block = 0; block < blocks; block++) {
      signal.throwIfAborted();
      const mean = fill === null ? meanCount : this.#countToFill(fill, blocks - block);
      // The last one ends when the time does.
      const count =
        fill !== null && block === blocks - 1 ? Math.round(mean) : jittered(mean, random);
      spentMs += await this.#runBlock(count);
      this.#last = { operations: this.#operations, sample: await this.#sample() };
      window.push(this.#last);
      if (this.#reasonable() < meanCount) break;
    }
    this.#millisecondsPerOperation = Math.max(
      1e-5,
      spentMs / Math.max(1, this.#operations - before),
    );
    this.#windows.push(window);
    this.#windowMs = clock.nowMs() - startedMs;
  }

  #countToFill(
    fill: { readonly endMs: number; readonly most: number },
    blocksLeft: number,
  ): number {
    const leftMs = fill.endMs - this.#options.clock.nowMs();
    const each = { sampleMs: this.#sampleMs, operationMs: this.#wallPerOperation };
    return Math.min(fill.most, countThatFits(leftMs, blocksLeft, each));
  }

  /** @returns the time of its operations alone */
  async #runBlock(count: number): Promise<number> {
    const { clock } = this.#options;
    const startedMs = clock.nowMs();
    const blockMs = count * this.#millisecondsPerOperation;
    const parts = this.#distances.split(count, blockMs, this.#collectMs);
    let spentMs = 0;
    for (const [index, part] of parts.entries()) {
      if (index > 0) await this.#collect();
      spentMs += await this.#run(part);
    }
    this.#wallPerOperation = Math.max(1e-5, (clock.nowMs() - startedMs) / Math.max(1, count));
    return spentMs;
  }

  judge(isLast: boolean): readonly Judged[] {
    const { limits, rule } = this.#options;
    return this.#judgedKinds.map(({ resource, kind }) => {
      const trajectory = this.#trajectory({ trajectory: { resource, kind } });
      const limit = limits[resource] as RetainedLimit;
      return { trajectory, limit, judgement: rule.judge(trajectory, limit, isLast) };
    });
  }

  #trajectory({
    trajectory: { resource, kind },
  }: {
    readonly trajectory: Pick<Trajectory, 'resource' | 'kind'>;
  }): Trajectory {
    const windows = this.#windows.map((window) => window.map((point) => levelOf(point, resource)));
    return {
      resource,
      kind,
      verified: this.#verified,
      cutShort: this.#cutShort,
      steadyFrom: this.#distances.steadyFrom(windows),
      windows,
      warmUp: this.#warmUp.map((point) => levelOf(point, resource)),
      drained: this.#drained.map((point) => ({
        ...levelOf(point, resource),
        before: point.before.levels[resource] ?? 0,
      })),
    };
  }

  /**
   * The rule's answer, after a pause for clean-up that comes late where the answer is not `clean`: what is
   * called a leak must still be there afterwards.
   */
  async confirmed(isLast: boolean): Promise<readonly Judged[]> {
    const first = this.judge(isLast);
    const open = first.filter(
      (one) => one.judgement.state !== 'clean' && !one.limit.backstop && hasRisen(one),
    );
    if (open.length === 0 || this.#windows.length < this.#options.pace.fewestWindows) return first;
    await this.#drain(open);
    const again = this.judge(isLast);
    // What only the pause showed to be a leak has not been waited for as long as a leak is.
    const leaks = again.filter(isLeak);
    if (leaks.length > 0) await this.#drain(leaks);
    const persisting = again.map((one) => {
      if (!isLeak(one) || this.#options.rule.persists(this.#trajectory(one))) return one;
      return { ...one, judgement: cleanedUpLate(one.judgement) };
    });
    return await this.#borneOut(persisting);
  }

  /**
   * What may be V8's caches of compiled code is run for once more, between two collections that empty
   * them. Where it was the caches, all windows are measured anew with such collections.
   */
  async #borneOut(judged: readonly Judged[]): Promise<readonly Judged[]> {
    const [from, to] = [this.#windows[0]?.[0]?.sample, this.#last?.sample];
    const compiled = judged.find((one) => isLeak(one) && mayBeCompiled(one, from, to));
    if (this.#lastResort || compiled === undefined) return judged;
    this.#lastResort = true;
    const before = await this.#sample();
    const operations = this.#operations;
    const window = this.#windows.at(-1) ?? [];
    const ofWindow = (window.at(-1)?.operations ?? 0) - (window[0]?.operations ?? 0);
    const enough = operationsToTell(compiled.judgement.slopePerOp);
    await this.#runBlock(Math.max(1, Math.round(Math.min(ofWindow / 2, enough))));
    const after = await this.#sample();
    const survives = ({ judgement, trajectory: { resource } }: Judged): boolean =>
      this.#options.rule.survives(judgement, {
        gained: (after.levels[resource] ?? 0) - (before.levels[resource] ?? 0),
        operations: this.#operations - operations,
      });
    // Machine code is cached with the rest.
    const cached = new Set(
      judged.filter(
        (one) =>
          isLeak(one) && ['heap', 'code'].includes(one.trajectory.resource) && !survives(one),
      ),
    );
    if (cached.size === 0) return judged;
    this.#windows.length = 0;
    this.#warmUp.length = 0;
    this.#drained.length = 0;
    this.#distances = new Distances();
    return judged.map((one) =>
      cached.has(one) ? { ...one, judgement: cachedCode(one.judgement) } : one,
    );
  }

  async conclude(judged: readonly Judged[]): Promise<readonly RetainedResource[]> {
    const resources: RetainedResource[] = [];
    for (const one of judged) {
      const { resource } = one.trajectory;
      resources.push(concluded(one, isLeak(one) ? await this.#subject.detail(resource) : {}));
    }
    return resources;
  }

  /** Where it was interrupted, nobody may be left to ask for details, or to wait for. */
  concludeSoFar(): readonly RetainedResource[] {
    const judged = this.#judged.length > 0 ? this.#judged : this.judge(false);
    return judged.map((one) => concluded(one, {}));
  }

  report(judged: readonly Judged[]): void {
    const { budgetMs, clock, onProgress } = this.#options;
    this.#judged = judged;
    this.#show(null);
    const open = judged.filter(({ judgement }) => judgement.state !== 'clean');
    const line = open.map(
      ({ trajectory, judgement }) => `${trajectory.resource}: ${judgement.reason}`,
    );
    onProgress({
      fraction: Math.min(1, (clock.nowMs() - this.#startedMs) / budgetMs),
      line: line[0] ?? 'nothing grows',
    });
  }

  #show(sample: Sample | null): void {
    const levels = sample?.levels ?? null;
    this.#options.onSeen?.({ operations: this.#operations, levels, judged: this.#judged });
  }

  #graceMs(share: number): number {
    const { budgetMs, soak } = this.#options;
    return Math.min(budgetMs * share, soak ? MOST_SOAK_GRACE_MS : Number.POSITIVE_INFINITY);
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
    this.#show(null);
    return milliseconds;
  }

  async #sample(): Promise<Sample> {
    const { settleMs } = this.#options.pace;
    const sample = await this.#subject.sample({ settleMs, lastResort: this.#lastResort });
    // Each block and each part of one has to be started, too.
    const startMs = this.#subject.startMs?.() ?? 0;
    this.#sampleMs = sample.milliseconds + startMs;
    this.#collectMs = Math.max(1, sample.collectionMs + startMs);
    this.#verified &&= sample.verified;
    this.#last = { operations: this.#operations, sample };
    this.#show(sample);
    return sample;
  }

  async #collect(): Promise<void> {
    const { milliseconds } = await this.#subject.sample({ settleMs: 0, collectOnly: true });
    this.#collectMs = Math.max(1, milliseconds + (this.#subject.startMs?.() ?? 0));
  }

  /**
   * Pauses until nothing of what is open falls any more: first for as long as the live timers need, then
   * longer each time. A leak is waited for longer, since a false alarm costs more than a second.
   */
  async #drain(open: readonly Judged[]): Promise<void> {
    const { clock, pace } = this.#options;
    const operations = this.#operations;
    const long = open.some(isLeak);
    const done = this.#drained.at(-1);
    const isSame = done?.operations === operations;
    if (isSame && (done.long || !long)) return;
    const before = this.#last?.sample ?? (await this.#sample());
    const mostMs = Math.max(0, this.#leftMs() + pace.drainMs);
    const timersMs = Math.min(await this.#timersMs(long), mostMs);
    const mostPauseMs = long ? pace.drainMs : pace.drainMs * OPEN_SHARE;
    const end = clock.nowMs() + Math.min(timersMs + mostPauseMs, mostMs);
    let sample = before;
    const lastResort = this.#lastResort;
    const paused = (pauseMs: number) => this.#subject.sample({ settleMs: 0, pauseMs, lastResort });
    if (timersMs > 0) sample = await paused(timersMs);
    let still = 0;
    for (let pauseMs = pace.firstPauseMs; still < 2 && clock.nowMs() < end; pauseMs *= 2) {
      const next = await paused(pauseMs);
      still = hasFallen(sample, next, open) ? 0 : still + 1;
      // With requests in flight there is something to wait for.
      if (still === 2 && long && hasPending(this.#first, next)) still = 1;
      sample = next;
    }
    if (isSame) this.#drained.pop();
    this.#drained.push({ operations, before: isSame ? done.before : before, sample, long });
    this.#last = { operations, sample };
  }

  async #timersMs(long: boolean): Promise<number> {
    const longestMs = await this.#subject.longestTimerMs(LONGEST_TIMER_MS);
    if (longestMs === 0) return 0;
    return long
      ? longestMs * SWEEPS + LATE_MS
      : Math.min(longestMs + LATE_MS, LONGEST_OPEN_PAUSE_MS);
  }

  /** Operations that gain so many bytes, at the rate of the last window or the second half of the warm-up. */
  #operationsFor(bytes: number): number {
    const half = this.#operations / 2;
    const from =
      this.#windows.at(-1)?.[0] ?? this.#warmUp.findLast((one) => one.operations <= half);
    if (from === undefined || this.#last === null) return Number.POSITIVE_INFINITY;
    return operationsForGain(from, this.#last, bytes, this.#judgedKinds);
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

function isLeak({ judgement }: Judged): boolean {
  return judgement.state === 'leak';
}

function levelOf(point: { operations: number; sample: Sample }, resource: string): Point {
  return { operations: point.operations, level: point.sample.levels[resource] ?? 0 };
}
