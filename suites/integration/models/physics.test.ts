// @module-tag thorough
import type { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelPath } from '../../../fixtures/models/models.ts';
import { windowSamples as samples } from '../../../fixtures/models/train/sets.ts';
import { faultClasses, faultParts, sampleRateHz, signal } from '../../../fixtures/signals/index.ts';
import { Random } from '../../../fixtures/signals/random.ts';
import { type Band, bandPart } from './bands.ts';
import { argmax, classify, openSession } from './measure.ts';

/**
 * Whether the trained model has learnt the physics and not an accident of its training set: what it calls
 * a fault must grow with the fault, must not depend on what carries no information, and must sit where in
 * the spectrum that fault lives.
 */
type Part = (typeof faultParts)[(typeof faultClasses)[number]][number];

/** Where in the spectrum each fault lives at 60 Hz; a probe is noise in these bands. */
const bandsOf: Readonly<Record<Part, readonly Band[]>> = {
  misalignment: [[115, 125]],
  imbalance: [[55, 65]],
  looseness: [
    [30, 35],
    [85, 95],
    [145, 155],
    [205, 215],
  ],
  lubrication: [[1_900, 3_300]],
  cavitation: [[7_500, 10_240]],
  wear: [[5_050, 5_750]],
  'oil-whirl': [[25, 30]],
};
const nobodysBands: readonly Band[] = [[3_600, 4_400]];
const parts = Object.keys(bandsOf) as Part[];

/** g RMS of a probe: what a fault of severity 0.2 brings, the least that was trained. */
const PROBE_RMS = 0.15;

let session: InferenceSession;
beforeAll(async () => {
  session = await openSession(await modelPath('fault'));
});
afterAll(() => session.release());

/** The probability that a fault is present, alone or in a mixture. */
function present(probabilities: Float32Array, part: Part): number {
  return faultClasses.reduce(
    (sum, fault, index) => sum + (faultParts[fault].includes(part) ? probabilities[index]! : 0),
    0,
  );
}

/** Its log odds, kept off the ends where FP32 has no more digits. */
function evidence(probabilities: Float32Array, part: Part): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, present(probabilities, part)));
  return Math.log(p / (1 - p));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function seeds(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

describe('the evidence for a fault', { tags: ['slow'] }, () => {
  test.each(faultClasses.filter((fault) => fault !== 'healthy'))(
    'rises with the severity of %s',
    async (fault) => {
      const rising: number[] = [];
      for (const severity of [0, 0.1, 0.2, 0.3, 0.5, 0.8]) {
        const windows = seeds(1_000, 12).map((seed) =>
          signal(fault, { severity, seed, samples, snrDb: 12 }),
        );
        const answers = await classify(session, windows);
        rising.push(mean(answers.map((answer) => answer[faultClasses.indexOf(fault)]!)));
      }
      expect(rising[0]).toBeLessThan(0.1);
      expect(rising.at(-1)).toBeGreaterThan(0.9);
      for (const [index, value] of rising.slice(1).entries()) {
        // Once certain, it may waver by the amount that label smoothing takes away.
        expect(value, `at step ${index + 1}`).toBeGreaterThan(rising[index]! - 0.03);
      }
    },
  );

  describe('by finite differences', () => {
    /** What noise in one fault's bands, added to a healthy machine, does to the evidence for each. */
    const rises = new Map<Part | 'nobody', Map<Part, number>>();

    beforeAll(async () => {
      for (const owner of [...parts, 'nobody'] as const) {
        const bands = owner === 'nobody' ? nobodysBands : bandsOf[owner];
        const healthy = seeds(5_000, 16).map((seed) =>
          signal('healthy', { seed, samples, snrDb: 15 }),
        );
        const probed = healthy.map((window, index) => added(window, probe(bands, index)));
        const [before, after] = [await classify(session, healthy), await classify(session, probed)];
        const ofParts = parts.map((part): [Part, number] => [
          part,
          mean(after.map((row, index) => evidence(row, part) - evidence(before[index]!, part))),
        ]);
        rises.set(owner, new Map(ofParts));
      }
    });

    test.each(parts)('sits in the frequencies of %s', (part) => {
      const own = rises.get(part)!.get(part)!;
      expect(own).toBeGreaterThan(2);
      for (const [owner, ofParts] of rises) {
        if (owner === part) continue;
        expect(ofParts.get(part), `bands of ${owner}`).toBeLessThan(own / 2);
      }
    });

    test('is not moved by a band in which no fault lives', () => {
      for (const [part, rise] of rises.get('nobody')!) {
        expect(Math.abs(rise), `evidence for ${part}`).toBeLessThan(1);
      }
    });
  });
});

function probe(bands: readonly Band[], seed: number): Float32Array {
  const random = new Random(seed, 'probe');
  const white = Float32Array.from({ length: samples }, () => random.normal());
  const part = bandPart(white, bands, sampleRateHz);
  const rms = Math.sqrt(mean([...part].map((value) => value * value)));
  return part.map((value) => (PROBE_RMS * value) / rms);
}

function added(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, index) => value + b[index]!);
}

describe('the answer', { tags: ['slow'] }, () => {
  test.each(faultClasses)(
    'to %s does not depend on where in its turn the shaft is',
    async (fault) => {
      for (const seed of seeds(2_000, 4)) {
        const turned = seeds(0, 8).map((eighth) =>
          signal(fault, { severity: 0.6, seed, samples, snrDb: 12, phaseTurns: eighth / 8 }),
        );
        const answers = await classify(session, turned);
        expect(new Set(answers.map(argmax))).toEqual(new Set([faultClasses.indexOf(fault)]));
      }
    },
  );

  test.each([0.9, 0.95, 1.05, 1.1])('does not depend on a gain of %f', async (gain) => {
    for (const fault of faultClasses) {
      const windows = seeds(3_000, 8).map((seed) =>
        signal(fault, { severity: 0.6, seed, samples, snrDb: 12 }),
      );
      const before = await classify(session, windows);
      const after = await classify(
        session,
        windows.map((window) => window.map((value) => gain * value)),
      );
      expect(after.map(argmax)).toEqual(before.map(argmax));
    }
  });

  test('does not depend on which way round the sensor is mounted', async () => {
    for (const fault of faultClasses) {
      const windows = seeds(3_100, 8).map((seed) =>
        signal(fault, { severity: 0.6, seed, samples, snrDb: 12 }),
      );
      const after = await classify(
        session,
        windows.map((window) => window.map((value) => -value)),
      );
      expect(after.map(argmax)).toEqual((await classify(session, windows)).map(argmax));
    }
  });
});
