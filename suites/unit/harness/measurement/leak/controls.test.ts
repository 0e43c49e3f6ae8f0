import { describe, expect, test } from 'vitest';
import { type Trial, runControls } from '../../../../../harness/measurement/leak/controls.ts';
import type { ControlsRequest } from '../../../../../harness/measurement/leak/subject.ts';

const MIB = 1024 * 1024;

/** A process that keeps so much of each operation until the clock has advanced by an hour. */
class Keeping implements Trial {
  readonly isMeasured: boolean;
  readonly from: number;
  /** What it was asked and made to do, in order. */
  readonly steps: string[] = [];
  #kept: number;
  readonly #bytes: number;
  readonly #expires: boolean;
  /** Bytes that V8 drops when it is asked for all live objects. */
  #cached: number;

  /** Lets go of all once, when it has run so many operations. */
  #sweepIn: number;

  constructor(
    bytes: number,
    { expires = false, measured = 0, sweptAfter = Infinity, cached = 0 } = {},
  ) {
    this.#cached = cached;
    this.#sweepIn = sweptAfter;
    this.#bytes = bytes;
    this.#expires = expires;
    this.#kept = measured;
    this.from = measured;
    this.isMeasured = measured > 0;
  }

  async run({ from, count }: { readonly from: number; readonly count: number }): Promise<number> {
    this.steps.push(`run ${from} ${count}`);
    this.#kept += count;
    if (this.#sweepIn > 0 && this.#sweepIn <= count) this.#kept = 0;
    this.#sweepIn -= count;
    return count / 10;
  }

  async level(): Promise<number> {
    return 5 * MIB + this.#bytes * this.#kept + this.#cached;
  }

  async ask(request: { readonly step: string; readonly ms?: number }): Promise<never> {
    this.steps.push(request.step);
    this.#cached = 0;
    if (request.step === 'advance') {
      if (this.#expires && (request.ms ?? 0) > 0) this.#kept = 0;
      return { fired: 0, longestMs: 0, where: null } as never;
    }
    return null as never;
  }
}

const request: ControlsRequest = {
  resource: 'heap',
  kind: 'bytes',
  slopePerOp: 16,
  operationMs: 0.1,
  operations: 10_000,
  mostMs: 10_000,
  largestCache: 50_000,
  noiseBytes: 8_192,
  gained: { amount: 16 * 10_000, operations: 10_000, to: 5 * MIB + 16 * 10_000 },
  isOfClocksOnly: true,
};

const inputs = (steps: readonly string[]): readonly number[] =>
  steps.filter((step) => step.startsWith('run')).map((step) => Number(step.split(' ')[1]));

describe('the controls of what can be no cache', { tags: ['unit'] }, () => {
  test('ask for the clocks alone, and neither for the same inputs nor for a container', async () => {
    const trial = new Keeping(16);
    const controls = await runControls(trial, request);
    expect(controls).toMatchObject({ isOfClocksOnly: true, replayedPerOp: null, stuffed: null });
    expect(controls.leftAfterAnHour).toBeGreaterThan(15);
    expect(trial.steps).not.toContain('grown');
    expect(new Set(inputs(trial.steps)).size).toBe(inputs(trial.steps).length);
  });

  test('see what expires', async () => {
    const controls = await runControls(new Keeping(16, { expires: true }), request);
    expect(controls.slopePerOp).toBe(16);
    expect(controls.leftAfterAnHour).toBeLessThan(1);
  });

  test('see what expires of a slow operation, though those since have made as many entries', async () => {
    const slow = { ...request, operationMs: 100, slopePerOp: 500 };
    const controls = await runControls(new Keeping(500, { expires: true }), slow);
    expect(controls.operations).toBeLessThan(64);
    expect(controls.leftAfterAnHour).toBeLessThan(100);
    expect((await runControls(new Keeping(500), slow)).leftAfterAnHour).toBe(500);
  });

  test.for([
    ['in a process of its own', {}],
    ['in the measured one', { measured: 10_000 }],
  ] as const)('look again where what expires seems to be left: %s', async ([, options]) => {
    class Littered extends Keeping {
      #hours = 0;
      override async ask(asked: { readonly step: string; readonly ms?: number }): Promise<never> {
        if (asked.step === 'advance' && (asked.ms ?? 0) > 0) this.#hours += 1;
        return super.ask(asked);
      }
      /** After the first leap a collection leaves something to the next one. */
      override async level(): Promise<number> {
        return (await super.level()) + (this.#hours === 1 ? 16 * 10_000 : 0);
      }
    }
    const controls = await runControls(new Littered(16, { expires: true, ...options }), request);
    expect(controls.leftAfterAnHour).toBeLessThan(1);
  });

  test('ask once more where a sweep hid what was gained', async () => {
    const controls = await runControls(new Keeping(16, { sweptAfter: 1_000 }), request);
    expect(controls.slopePerOp).toBe(16);
  });

  test('advance the clocks of the measured process on what was gained there', async () => {
    const trial = new Keeping(16, { measured: 10_000 });
    const controls = await runControls(trial, request);
    expect(controls).toMatchObject({ slopePerOp: 16, isOfClocksOnly: true });
    expect(controls.leftAfterAnHour).toBeGreaterThan(15);
    // Only what expires when it is looked at needs operations.
    expect(trial.steps).toEqual(['advance', 'advance', 'run 10000 64', 'advance']);
    const caching = new Keeping(16, { measured: 10_000, cached: 120_000 });
    const to = request.gained.to + 120_000;
    const seen = await runControls(caching, { ...request, gained: { ...request.gained, to } });
    expect(seen.leftAfterAnHour).toBeGreaterThan(15);
    const swept = new Keeping(16, { measured: 1 });
    expect((await runControls(swept, request)).leftAfterAnHour).toBeLessThan(1);
    const expiring = new Keeping(16, { measured: 10_000, expires: true });
    expect((await runControls(expiring, request)).leftAfterAnHour).toBeLessThan(1);
  });
});

test('the controls of what may be a cache ask for the same inputs and for the container, too', async () => {
  const trial = new Keeping(16, { measured: 10_000 });
  const controls = await runControls(trial, { ...request, isOfClocksOnly: false });
  expect(controls.replayedPerOp).toBe(16);
  expect(trial.steps).toContain('grown');
  const again = inputs(trial.steps);
  expect(new Set(again).size).toBeLessThan(again.length);
});
