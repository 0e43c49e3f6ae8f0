import type {
  DuetMeasurement,
  DuetRequests,
} from '../../../../../harness/measurement/duet/duet.ts';
import { normalNumber, seededRandom } from '../../../../../harness/statistics/random.ts';

export interface SimulatedRound {
  readonly pairs: number;
  /** Of each side in each pair. */
  readonly requests: number;
  /** How long a request takes, in milliseconds. */
  readonly took: (side: 'base' | 'candidate', pair: number, random: () => number) => number;
  readonly seed?: number;
}

/** A round in which both sides get as many requests in each pair. */
export function simulatedRound({ pairs, requests, took, seed = 1 }: SimulatedRound): DuetRequests {
  const random = seededRandom(seed);
  const all = Array.from({ length: pairs }, (_, pair) =>
    (['base', 'candidate'] as const).flatMap((side) =>
      Array.from({ length: requests }, () => ({ pair, side, took: took(side, pair, random) })),
    ),
  ).flat();
  return {
    pair: Uint32Array.from(all, (one) => one.pair),
    isCandidate: Uint8Array.from(all, ({ side }) => (side === 'candidate' ? 1 : 0)),
    tookMs: Float64Array.from(all, (one) => one.took),
    endpoint: new Uint8Array(all.length),
  };
}

/** Log-normal times around 10 ms, of which the candidate's are longer by a factor. */
export function logNormal(factor: number, sd = 0.2): SimulatedRound['took'] {
  return (side, _, random) =>
    10 * Math.exp(sd * normalNumber(random)) * (side === 'candidate' ? factor : 1);
}

export function duetMeasurement(
  rounds: readonly DuetRequests[],
  changes: Partial<DuetMeasurement> = {},
): DuetMeasurement {
  return {
    kind: 'duet',
    subject: 'load/predict',
    against: 'origin/main',
    rounds,
    endpoints: ['/predict'],
    turnMs: 500,
    blocksARound: 60,
    seconds: 60,
    applied: [],
    cpu: null,
    broken: null,
    ...changes,
  };
}
