import { endCode } from '../load-ledger.ts';
import type { LoadMeasurement } from '../measurement.ts';
import type { BothSides } from '../both-sides.ts';
import { besideBoth } from './beside.ts';
import type { Observed } from '../resources/observed.ts';
import type { DuetMeasurement, DuetRequests } from './duet.ts';

export interface DuetContext {
  readonly against: string;
  readonly urls: BothSides<string>;
  readonly turnMs: number;
  readonly blocksARound: number;
  readonly cpu: DuetMeasurement['cpu'];
  /** Null where nobody looked. */
  readonly observed?: BothSides<Observed | null>;
}

/** What the two sides did with the load of one scenario. */
export function duetOfLoad(load: LoadMeasurement, context: DuetContext): DuetMeasurement {
  const { subject, ledger, broken, isGeneratorLost } = load;
  const beside = context.observed === undefined ? null : besideBoth(load, context.observed);
  const names = load.endpoints.map(({ name }) => withoutAddress(name, context.urls));
  const endpoints = [...new Set(names)];
  const numbers = Uint8Array.from(names, (name) => endpoints.indexOf(name));
  return {
    kind: 'duet',
    subject,
    against: context.against,
    rounds: [requestsOf(load, numbers)],
    endpoints,
    turnMs: context.turnMs,
    blocksARound: context.blocksARound,
    seconds: ((ledger.dueMs.at(-1) ?? 0) - (ledger.dueMs[0] ?? 0)) / 1000,
    applied: [{ applied: load.applied, generator: load.generator }],
    cpu: context.cpu,
    ...(beside !== null && { beside }),
    broken: broken ?? (load.turns === undefined ? 'k6 told of no turns' : null),
    ...(isGeneratorLost === undefined ? {} : { isGeneratorLost }),
  };
}

/** A path is the same endpoint on both sides. */
function withoutAddress(name: string, { base, candidate }: BothSides<string>): string {
  for (const url of [base, candidate]) {
    if (name === url) return '/';
    if (name.startsWith(`${url}/`)) return name.slice(url.length);
  }
  return name;
}

/**
 * Requests that were sent, and came to an end. How late the generator started one is no part of its time
 * here: that is no side's doing, and the next turn of the other side would pay for it.
 */
function requestsOf({ ledger, turns }: LoadMeasurement, numbers: Uint8Array): DuetRequests {
  const { end, latencyMs, lateMs } = ledger;
  const codes = turns?.codes ?? new Int32Array();
  const sent = Uint32Array.from(codes, (_, index) => index).filter(
    (index) => (codes[index] ?? -1) >= 0 && end[index] !== endCode['in flight'],
  );
  return {
    pair: sent.map((index) => (codes[index] ?? 0) >> 2),
    isCandidate: Uint8Array.from(sent, (index) => (codes[index] ?? 0) & 1),
    tookMs: Float64Array.from(sent, (index) =>
      end[index] === endCode.answered
        ? (latencyMs[index] ?? Infinity) - (lateMs[index] ?? 0)
        : Infinity,
    ),
    endpoint: Uint8Array.from(sent, (index) => numbers[turns?.endpoints[index] ?? 0] ?? 0),
  };
}
