import { type Trial, runControls } from '../../harness/measurement/leak/controls.ts';
import {
  inProcessLimits,
  throughHttpLimits,
  written,
} from '../../harness/measurement/leak/limits.ts';
import { measureRetained } from '../../harness/measurement/leak/measure.ts';
import { inProcess, throughHttp } from '../../harness/measurement/leak/pace.ts';
import type { TrialAnswers, TrialRequest } from '../../harness/measurement/leak/trial/request.ts';
import type { Subject } from '../../harness/measurement/leak/subject.ts';
import type { RetainedLimit } from '../../harness/measurement/leak/trajectory.ts';
import type { RetainedResource } from '../../harness/measurement/measurement.ts';
import type { AgesSeen } from '../../harness/measurement/probe/ages.ts';
import { FakeClock } from '../../harness/metrics/clock.ts';
import { normalNumber } from '../../harness/statistics/random.ts';
import { leakRule } from '../../harness/verdicts/leak.ts';
import type { Model, Program } from './model.ts';

/** Noise of a level after collections, as measured on Node 24: its sd in process, and of a server. */
const noiseBytes = { inProcess: 150, throughHttp: 1_000 };
const sampleMs = { inProcess: 10, throughHttp: 40 };
/** For a process that is thrown away to start. */
const START_MS = 300;

export interface MeasuredProgram {
  readonly resource: RetainedResource;
  readonly operations: number;
  /** On the clock of the simulation. */
  readonly seconds: number;
}

/** One measurement by the real code: only the process and the clock are synthetic. */
export async function measure(
  program: Program,
  random: () => number,
  maxOperations = Number.POSITIVE_INFINITY,
): Promise<MeasuredProgram> {
  const clock = new FakeClock();
  const { resource, throughHttp: isServer, limit, budgetMs } = program;
  const defaults = (isServer ? throughHttpLimits : inProcessLimits)[resource] as RetainedLimit;
  const { resources, operations } = await measureRetained(subjectOf(program, clock, random), {
    pace: isServer ? throughHttp : inProcess,
    budgetMs,
    maxOperations,
    limits: { [resource]: limit === null ? defaults : written(defaults, limit) },
    rule: leakRule,
    clock,
    random,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return { resource: resources[0] as RetainedResource, operations, seconds: clock.nowMs() / 1000 };
}

function subjectOf(program: Program, clock: FakeClock, random: () => number): Subject {
  const { kind, resource, throughHttp: isServer, microseconds } = program;
  const where = isServer ? 'throughHttp' : 'inProcess';
  const model = program.make();
  let done = 0;
  const ages = agesOf(model, program, clock, () => done);
  return {
    resources: [{ resource, kind }],
    async run({ from, count }) {
      const tookMs = (count * microseconds) / 1000;
      model.run({ from, count, nowMs: clock.nowMs(), tookMs });
      clock.advance(tookMs);
      done += count;
      return tookMs;
    },
    async sample({ pauseMs = 0, collectOnly }) {
      const milliseconds = sampleMs[where] / (collectOnly ? 4 : 1);
      clock.advance(pauseMs + milliseconds);
      const noise = kind === 'bytes' ? noiseBytes[where] * normalNumber(random) : 0;
      return {
        levels: { [resource]: model.held(clock.nowMs()) + noise },
        verified: true,
        milliseconds,
        compiledBytes: 0,
        collectionMs: sampleMs[where] / 4,
      };
    },
    longestTimerMs: async (mostMs) => (program.timerMs <= mostMs ? program.timerMs : 0),
    detail: async () => ({}),
    ...(model.heldOf === undefined || kind === 'count' ? {} : { ages }),
    isSpoiledByControls: isServer,
    tryControls: async (request) => {
      // A server that was started for the measurement is tried itself.
      const live = isServer ? { model, done, nowMs: clock.nowMs() } : null;
      const trial = new SimulatedTrial(program, random, live);
      const controls = await runControls(trial, request);
      clock.advance(START_MS + trial.tookMs);
      return controls;
    },
  };
}

/** What V8's sampling profiler would tell of the model's objects. */
function agesOf(
  model: Model,
  { entryBytes }: Program,
  clock: FakeClock,
  done: () => number,
): NonNullable<Subject['ages']> {
  let interval = 1;
  let from = 0;
  let first = 0;
  const bytes = (low: number, high: number): number =>
    Math.max(0, model.heldOf?.(low, high, clock.nowMs()) ?? 0);
  const samples = (held: number): number =>
    Math.round(Math.min(held / interval, held / Math.max(1, entryBytes)));
  let before = { alive: 0, older: 0, half: 0 };
  return async (request): Promise<AgesSeen | null> => {
    if (request.step === 'start') {
      interval = request.intervalBytes;
      from = done();
      return null;
    }
    if (request.step === 'first') {
      first = done();
      const half = halfOf(bytes, from, first);
      before = { alive: bytes(from, first), older: bytes(from, half), half };
      return null;
    }
    const still = bytes(from, first);
    return {
      alive: samples(before.alive),
      stillAlive: samples(Math.min(still, before.alive)),
      older: samples(before.older),
      olderStillAlive: samples(Math.min(bytes(from, before.half), before.older)),
      keptBytes: still,
      ofModules: 0,
      objects: samples(bytes(from, done())),
    };
  };
}

/** Operations that made the older half of what is alive. */
function halfOf(bytes: (low: number, high: number) => number, from: number, to: number): number {
  const all = bytes(from, to);
  let [low, high] = [from, to];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (bytes(from, middle) < all / 2) low = middle;
    else high = middle;
  }
  return high;
}

interface Live {
  readonly model: Model;
  /** Operations so far. */
  readonly done: number;
  readonly nowMs: number;
}

/** The same program in a process that is thrown away. */
class SimulatedTrial implements Trial {
  readonly from: number;
  readonly isMeasured: boolean;
  readonly #program: Program;
  readonly #random: () => number;
  readonly #model: Model;
  #nowMs = 0;
  #offsetMs = 0;
  #stuffed = 0;
  tookMs = 0;

  /** @param live what was measured, where it is tried itself */
  constructor(program: Program, random: () => number, live: Live | null) {
    this.#program = program;
    this.#random = random;
    this.#model = live?.model ?? program.make();
    this.from = live?.done ?? 0;
    this.isMeasured = live !== null;
    this.#nowMs = live?.nowMs ?? 0;
  }

  async run({ from, count }: { readonly from: number; readonly count: number }): Promise<number> {
    const tookMs = (count * this.#program.microseconds) / 1000;
    this.#model.run({ from, count, nowMs: this.#nowMs + this.#offsetMs, tookMs });
    this.#nowMs += tookMs;
    this.tookMs += tookMs;
    return tookMs;
  }

  async level(): Promise<number> {
    const where = this.isMeasured ? 'throughHttp' : 'inProcess';
    this.tookMs += sampleMs[where];
    const isCount = this.#program.kind === 'count';
    const noise = isCount ? 0 : noiseBytes[where] * normalNumber(this.#random);
    return this.#model.held(this.#nowMs + this.#offsetMs) + noise;
  }

  async ask<Step extends TrialRequest['step']>(
    request: Extract<TrialRequest, { step: Step }>,
  ): Promise<TrialAnswers[Step]> {
    return this.#answer(request) as TrialAnswers[Step];
  }

  #answer(request: TrialRequest): TrialAnswers[TrialRequest['step']] {
    const { timerMs, whenStuffed, isLookedUp = false } = this.#program;
    switch (request.step) {
      case 'advance':
        this.#offsetMs += 2 * request.ms;
        return { fired: timerMs > 0 ? 1 : 0, longestMs: timerMs, where: null };
      case 'look':
        return null;
      case 'grown':
        if (whenStuffed === 'no container') return null;
        return { container: 'Map', entries: 1_000, added: 400, bound: null };
      case 'stuff':
        this.#stuffed = request.entries;
        return request.entries;
      case 'looked-up':
        return isLookedUp ? 400 : 0;
      case 'added':
        return whenStuffed === 'evicts' || this.#stuffed === 0 ? 0 : 400;
    }
  }
}
