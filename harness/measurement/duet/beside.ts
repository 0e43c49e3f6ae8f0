import type { BothSides } from '../both-sides.ts';
import type { LoadMeasurement } from '../measurement.ts';
import { joinResources } from '../resources/join-resources.ts';
import { resourcesOfLoad } from '../resources/of-scenario.ts';
import type { Observed } from '../resources/observed.ts';
import type { BesideSide } from './beside-side.ts';

/** Null where nobody looked, or nothing began. */
export function besideBoth(
  load: LoadMeasurement,
  observed: BothSides<Observed | null>,
): BothSides<BesideSide> | null {
  const [base, candidate] = [
    besideOne(load, observed.base, 0),
    besideOne(load, observed.candidate, 1),
  ];
  return base === null || candidate === null ? null : { base, candidate };
}

function besideOne(
  load: LoadMeasurement,
  observed: Observed | null,
  side: 0 | 1,
): BesideSide | null {
  const { resources } = resourcesOfLoad(load, observed);
  if (resources === undefined) return null;
  const codes = load.turns?.codes ?? new Int32Array();
  const own = Uint32Array.from(codes, (_, index) => index).filter((index) => {
    const code = codes[index] ?? -1;
    return code >= 0 && (code & 1) === side;
  });
  const { dueMs, latencyMs, end, tookMs } = load.ledger;
  return {
    resources,
    ledger: {
      dueMs: Float64Array.from(own, (index) => dueMs[index] ?? 0),
      latencyMs: Float64Array.from(own, (index) => latencyMs[index] ?? Infinity),
      end: Uint8Array.from(own, (index) => end[index] ?? 0),
      ...(tookMs !== undefined && {
        tookMs: Float32Array.from(own, (index) => tookMs[index] ?? 0),
      }),
    },
  };
}

/** Two launches of both sides, the second of which begins so much later. */
export function joinBeside(
  first: BothSides<BesideSide> | undefined,
  next: BothSides<BesideSide> | undefined,
  offsetMs: number,
): { readonly beside?: BothSides<BesideSide> } {
  if (first === undefined || next === undefined) return {};
  const [base, candidate] = [
    joinSides(first.base, next.base, offsetMs),
    joinSides(first.candidate, next.candidate, offsetMs),
  ];
  return base === null || candidate === null ? {} : { beside: { base, candidate } };
}

function joinSides(first: BesideSide, next: BesideSide, offsetMs: number): BesideSide | null {
  const { resources } = joinResources(first.resources, next.resources, offsetMs);
  if (resources === undefined) return null;
  const [a, b] = [first.ledger, next.ledger];
  return {
    resources,
    ledger: {
      dueMs: Float64Array.from([...a.dueMs, ...b.dueMs.map((due) => due + offsetMs)]),
      latencyMs: Float64Array.from([...a.latencyMs, ...b.latencyMs]),
      end: Uint8Array.from([...a.end, ...b.end]),
      ...(a.tookMs !== undefined &&
        b.tookMs !== undefined && { tookMs: Float32Array.from([...a.tookMs, ...b.tookMs]) }),
    },
  };
}
