import type { Block } from './blocks.ts';
import type { TrialAnswers, TrialRequest } from './trial/request.ts';
import type { ControlsRequest } from './subject.ts';
import type { Controls } from './trajectory.ts';

/** A process that is thrown away, with the same operation in it, prepared. */
export interface Trial {
  /** Whether it is the one that was measured, and holds what was gained there. */
  readonly isMeasured: boolean;
  /** The first input that is fresh: 0 in a process that has just been started. */
  readonly from: number;
  /** @returns milliseconds that the operations took */
  run(block: Block): Promise<number>;
  /** The level of the resource. */
  level(resource: string): Promise<number>;
  ask<Step extends TrialRequest['step']>(
    request: Extract<TrialRequest, { step: Step }>,
  ): Promise<TrialAnswers[Step]>;
}

const HOUR_MS = 3_600_000;
/** Modules load, functions compile, shapes are made. */
const WARM_UP_OPERATIONS = 300;
/** A slow operation that keeps much needs fewer to be seen above the noise of a level. */
const boundsOfOperations = { least: 8, most: 40 };
const LEAST_GAIN_BYTES = 16 * 1024;
const FEWEST_WARM_UP = 4;
/** Enough to be seen far above noise. */
const gainForAll = { bytes: 128 * 1024, timesNoise: 16 };
/** Whether most of it goes shows in less. */
const gainForClocks = { bytes: 64 * 1024, timesNoise: 8 };
/** Of what is counted: enough for a container that grows to stand out, and nothing that a process runs out of. */
const GAIN_COUNT = 20;
const MOST_OPERATIONS = 20_000;
/** Of the time that there is: warm-up, fresh inputs, the same again, and the container. */
const WARM_UP_SHARE = 0.1;
const FRESH_SHARE = 0.2;
const CONTAINER_SHARE = 0.05;
/** Of the growth where it was measured, what shows at the least that it grows here, too. */
const SHOWN_SHARE = 0.25;
/** Of what was gained, what is missing after a sweep at the least. */
const SWEPT_SHARE = 0.5;
/** What expires when it is looked at needs operations that look. */
const AFTER_AN_HOUR = 64;
/** So much of the slope left an hour later is looked at again: what lets go leaves next to nothing. */
const LEFT_FOR_A_SECOND_LOOK = 0.25;
const CONTAINER_OPERATIONS = 400;
/** Of the operations, entries that the container that leaks gains at least. */
const FEWEST_ADDED_SHARE = 0.01;
const FEWEST_ADDED = 4;
/** No cache evicts before it holds more than it may. */
const BEYOND = 1.2;
const YIELD_EVERY = 8;

/** Operations of one control after the other; each goes on where the last one ended. */
class Course {
  readonly #trial: Trial;
  next: number;

  constructor(trial: Trial, from: number) {
    this.#trial = trial;
    this.next = from;
  }

  /** @returns milliseconds that they took */
  async run(count: number): Promise<number> {
    const milliseconds = await this.again(this.next, count);
    this.next += count;
    return milliseconds;
  }

  /** The same inputs once more. */
  async again(from: number, count: number): Promise<number> {
    return await this.#trial.run({ from, count, yieldEvery: YIELD_EVERY });
  }
}

/**
 * Tries what tells a leak from a cache that fills: the same inputs once more, an hour later, and with the
 * container that grows filled up beyond any cache.
 */
export async function runControls(trial: Trial, request: ControlsRequest): Promise<Controls> {
  const { resource, kind, operationMs, mostMs, largestCache, isOfClocksOnly } = request;
  const course = new Course(trial, trial.from);
  if (isOfClocksOnly && trial.isMeasured) return await clocksOfMeasured(trial, course, request);
  const isCount = kind === 'count';
  // What is counted has no noise that goes once code is compiled, and each operation may take a descriptor.
  const wantedToWarmUp = isCount ? FEWEST_WARM_UP : WARM_UP_OPERATIONS;
  const fewest = Math.min(wantedToWarmUp, (mostMs * WARM_UP_SHARE) / operationMs);
  const warmUp = atLeast(FEWEST_WARM_UP, fewest);
  const least = isCount ? boundsOfOperations.least : fewestOperations(request.slopePerOp);
  const tookMs = await course.run(warmUp);
  // It may be slower here than where it was measured.
  const eachMs = Math.max(operationMs, tookMs / warmUp);
  const within = (share: number): number => (share * mostMs) / eachMs;
  // To look up timers and containers makes V8 drop what it has cached: once before the first level.
  await trial.ask({ step: 'advance', ms: 0 });
  if (!isOfClocksOnly) await trial.ask({ step: 'look' });
  const wanted = Math.max(3 * warmUp, operationsToGain(request));
  const operations = atLeast(least, Math.min(wanted, MOST_OPERATIONS, within(FRESH_SHARE)));
  const gained = await gainedFresh(trial, course, request, operations);
  const { start, filled } = gained;
  const isReplayed = !isOfClocksOnly && !isCount;
  if (isReplayed) await course.again(gained.from, operations);
  const replayed = isReplayed ? await trial.level(resource) : null;
  const advanced = await trial.ask({ step: 'advance', ms: HOUR_MS });
  const since = Math.min(AFTER_AN_HOUR, operations);
  const goesOn = await survives(course, since);
  // Those since then have made entries of their own, which nothing has let go.
  const made = (since * Math.max(0, filled - start)) / operations;
  const slope = (filled - start) / operations;
  const leftAfterAnHour = await lookTwice(trial, goesOn ? slope : null, async () => {
    return ((await trial.level(resource)) - start - made) / operations;
  });
  const measured = {
    operations,
    slopePerOp: slope,
    replayedPerOp: replayed === null ? null : (replayed - filled) / operations,
    timers: advanced.longestMs === 0 ? null : advanced,
  };
  // A program that does not bear a leap of an hour tells nothing about it, and has no container to fill.
  if (!goesOn) return { ...measured, leftAfterAnHour: measured.slopePerOp, stuffed: null };
  if (isOfClocksOnly) {
    return { ...measured, leftAfterAnHour, stuffed: null, isOfClocksOnly };
  }
  const enough = isCount ? operationsToGain(request) : CONTAINER_OPERATIONS;
  const count = atLeast(least, Math.min(enough, within(CONTAINER_SHARE)));
  return {
    ...measured,
    leftAfterAnHour,
    stuffed: await stuffed(trial, course, count, Math.ceil(largestCache * BEYOND)),
  };
}

interface Fresh {
  /** The first input. */
  readonly from: number;
  /** Levels before and after. */
  readonly start: number;
  readonly filled: number;
}

/** Operations with fresh inputs; once more where next to nothing was gained, for a sweep may have come between. */
async function gainedFresh(
  trial: Trial,
  course: Course,
  { resource, slopePerOp }: ControlsRequest,
  operations: number,
): Promise<Fresh> {
  const fresh = async (): Promise<Fresh> => {
    const from = course.next;
    const start = await trial.level(resource);
    await course.run(operations);
    return { from, start, filled: await trial.level(resource) };
  };
  const first = await fresh();
  const isShown = first.filled - first.start >= slopePerOp * operations * SHOWN_SHARE;
  return isShown ? first : await fresh();
}

/** What was gained while it was measured is there, and need not be gained once more. */
async function clocksOfMeasured(
  trial: Trial,
  course: Course,
  { resource, gained: { amount, operations, to } }: ControlsRequest,
): Promise<Controls> {
  // What a sweep let go since the last window is gone by now; to look makes V8 drop what it has cached, later.
  const missing = to - (await trial.level(resource));
  const swept = missing > amount * SWEPT_SHARE ? missing : 0;
  await trial.ask({ step: 'advance', ms: 0 });
  const before = await trial.level(resource);
  const advanced = await trial.ask({ step: 'advance', ms: HOUR_MS });
  const goesOn = await survives(course, AFTER_AN_HOUR);
  const made = (AFTER_AN_HOUR * amount) / operations;
  const slopePerOp = amount / operations;
  const leftAfterAnHour = await lookTwice(trial, goesOn ? slopePerOp : null, async () => {
    const gone = goesOn ? swept + before + made - (await trial.level(resource)) : 0;
    return (amount - gone) / operations;
  });
  return {
    operations,
    slopePerOp,
    leftAfterAnHour,
    timers: advanced.longestMs === 0 ? null : advanced,
    replayedPerOp: null,
    stuffed: null,
    isOfClocksOnly: true,
  };
}

/**
 * What is left an hour later, of bytes an operation. Once in some forty trials a look finds more than there
 * is; what a leak keeps is there when the clock has advanced once more, too.
 * @param slope what was gained an operation; null where the program did not bear the leap
 */
async function lookTwice(
  trial: Trial,
  slope: number | null,
  look: () => Promise<number>,
): Promise<number> {
  const first = await look();
  if (slope === null || first < slope * LEFT_FOR_A_SECOND_LOOK) return first;
  await trial.ask({ step: 'advance', ms: HOUR_MS });
  return Math.min(first, await look());
}

function operationsToGain({
  kind,
  slopePerOp,
  noiseBytes,
  isOfClocksOnly,
}: ControlsRequest): number {
  if (kind === 'count') return Math.ceil(GAIN_COUNT / slopePerOp);
  const { bytes, timesNoise } = isOfClocksOnly ? gainForClocks : gainForAll;
  return Math.max(bytes, timesNoise * noiseBytes) / Math.max(slopePerOp, 1);
}

/** Fills up what grows. @returns null where no container grows */
async function stuffed(
  trial: Trial,
  course: Course,
  count: number,
  stuffedTo: number,
): Promise<Controls['stuffed']> {
  await trial.ask({ step: 'look' });
  await course.run(count);
  const fewest = Math.max(FEWEST_ADDED, Math.floor(count * FEWEST_ADDED_SHARE));
  const grown = await trial.ask({ step: 'grown', fewest });
  if (grown === null) return null;
  const entries = await trial.ask({ step: 'stuff', entries: stuffedTo });
  // To throw is no way to go on growing.
  const goesOn = await survives(course, count);
  const added = goesOn ? await trial.ask({ step: 'added' }) : 0;
  const lookedUp = goesOn ? await trial.ask({ step: 'looked-up' }) : 0;
  return {
    container: grown.container,
    bound: grown.bound,
    entries,
    before: grown.added / count,
    after: added / count,
    lookedUp: lookedUp / count,
  };
}

async function survives(course: Course, count: number): Promise<boolean> {
  try {
    await course.run(count);
    return true;
  } catch {
    return false;
  }
}

function fewestOperations(slopePerOp: number): number {
  const telling = Math.ceil(LEAST_GAIN_BYTES / Math.max(1, slopePerOp));
  return Math.min(boundsOfOperations.most, Math.max(boundsOfOperations.least, telling));
}

function atLeast(least: number, count: number): number {
  return Math.max(least, Math.floor(count));
}
