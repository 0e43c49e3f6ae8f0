import type { AppliedLoad, GeneratorUse } from './applied-load.ts';
import type { EndpointReport } from './endpoint-report.ts';
import type { ArrivalCounts, LoadLedger } from './load-ledger.ts';
import type { LoadMeasurement, StoppedLoad } from './measurement.ts';
import type { MetricSeries } from './metric-series.ts';
import { joinResources } from './resources/join-resources.ts';

/**
 * Two stretches of load of one scenario as one measurement: the second begins where the plan of the first
 * ended, and `segments` says where. What is broken of one is broken of both.
 */
export function joinLoads(first: LoadMeasurement, next: LoadMeasurement): LoadMeasurement {
  const entries = first.ledger.dueMs.length;
  const offsetMs = Math.max(
    (first.plannedSeconds ?? 0) * 1000,
    (first.ledger.dueMs[entries - 1] ?? 0) + 1,
  );
  const segments = [
    ...(first.segments ?? [0]),
    ...(next.segments ?? [0]).map((at) => entries + at),
  ];
  return {
    ...first,
    iterations: first.iterations + next.iterations,
    droppedIterations: first.droppedIterations + next.droppedIterations,
    ledger: joinLedgers(first.ledger, next.ledger, offsetMs),
    applied: joinApplied(first.applied, next.applied),
    generator: busier(first.generator, next.generator),
    endpoints: joinEndpoints(first.endpoints, next.endpoints),
    metrics: joinMetrics(first, next, offsetMs),
    ...joinResources(first.resources, next.resources, offsetMs),
    hops: first.hops + next.hops,
    segments,
    plannedSeconds:
      first.plannedSeconds === null || next.plannedSeconds === null
        ? null
        : first.plannedSeconds + next.plannedSeconds,
    ...(next.isPartial === true && { isPartial: true }),
    ...(next.stopped !== undefined && { stopped: laterStop(next.stopped, first) }),
    broken: first.broken ?? next.broken,
  };
}

function laterStop(stopped: StoppedLoad, { plannedSeconds }: LoadMeasurement): StoppedLoad {
  const before = plannedSeconds ?? 0;
  return {
    ...stopped,
    atSeconds: stopped.atSeconds + before,
    plannedSeconds: stopped.plannedSeconds === null ? null : stopped.plannedSeconds + before,
  };
}

function joinMetrics(
  { metrics: first = [] }: LoadMeasurement,
  { metrics: next = [] }: LoadMeasurement,
  offsetMs: number,
): readonly MetricSeries[] {
  return first.map((series) => {
    const more = next.find(({ name }) => name === series.name);
    if (more === undefined) return series;
    return {
      name: series.name,
      timesMs: joined(series.timesMs, later(more.timesMs, offsetMs)),
      values: joined(series.values, more.values),
    };
  });
}

function joinLedgers(first: LoadLedger, next: LoadLedger, offsetMs: number): LoadLedger {
  return {
    arrivals: sumOf(first.arrivals, next.arrivals),
    dueMs: joined(first.dueMs, later(next.dueMs, offsetMs)),
    latencyMs: joined(first.latencyMs, next.latencyMs),
    end: joined(first.end, next.end),
    lateMs: joined(first.lateMs, next.lateMs),
    ...joinColumn('tookMs', first, next),
    ...joinColumn('lateMeanwhileMs', first, next),
    cycleMs: cycleOf(first, next),
  };
}

/** A column that only one of both has is of neither. */
function joinColumn(
  name: 'tookMs' | 'lateMeanwhileMs',
  { [name]: first }: LoadLedger,
  { [name]: next }: LoadLedger,
): Partial<LoadLedger> {
  if (first === undefined || next === undefined) return {};
  return { [name]: joined(first, next) };
}

/** The middle cycle of the larger stretch; the widest of both, since it says how unsteady they are. */
function cycleOf(first: LoadLedger, next: LoadLedger): LoadLedger['cycleMs'] {
  const [a, b] = [first.cycleMs, next.cycleMs];
  if (a === null || b === null) return a ?? b;
  const { median } = first.dueMs.length >= next.dueMs.length ? a : b;
  return { median, p90: Math.max(a.p90, b.p90) };
}

function sumOf(a: ArrivalCounts, b: ArrivalCounts): ArrivalCounts {
  return {
    answered: a.answered + b.answered,
    failed: a.failed + b.failed,
    dropped: a.dropped + b.dropped,
    unsent: a.unsent + b.unsent,
    inFlight: a.inFlight + b.inFlight,
    thinking: a.thinking + b.thinking,
  };
}

export function joinApplied(a: AppliedLoad | null, b: AppliedLoad | null): AppliedLoad | null {
  if (a === null || b === null) return a ?? b;
  const dropped = a.dropped + b.dropped;
  const [first, next] = [a.dropped + a.held, b.dropped + b.held];
  // Each share is of what was dropped.
  const mean = (left: number | null, right: number | null) =>
    left === null || right === null
      ? (left ?? right)
      : (left * first + right * next) / Math.max(1, first + next);
  return {
    planned: a.planned + b.planned,
    late: a.late + b.late,
    held: a.held + b.held,
    dropped,
    unsent: a.unsent + b.unsent,
    waitingShare: mean(a.waitingShare, b.waitingShare),
    presentShare: mean(a.presentShare, b.presentShare),
  };
}

export function busier(a: GeneratorUse | null, b: GeneratorUse | null): GeneratorUse | null {
  if (a === null || b === null) return a ?? b;
  return {
    cores: Math.max(a.cores, b.cores),
    machineCores: a.machineCores,
    stealShare: Math.max(a.stealShare, b.stealShare),
  };
}

/** Counts add up; of the percentiles, which can't be joined, the slower stretch is shown. */
function joinEndpoints(
  first: readonly EndpointReport[],
  next: readonly EndpointReport[],
): readonly EndpointReport[] {
  const names = new Set([...first, ...next].map(({ name }) => name));
  return [...names].map((name) => {
    const [a, b] = [first, next].map((all) => all.find((one) => one.name === name));
    if (a === undefined || b === undefined) return (a ?? b) as EndpointReport;
    return {
      name,
      requests: a.requests + b.requests,
      failed: a.failed + b.failed,
      inFlight: a.inFlight + b.inFlight,
      statuses: addCounts(a.statuses, b.statuses),
      failures: addCounts(a.failures, b.failures),
      latencyMs: {
        p50: Math.max(a.latencyMs.p50, b.latencyMs.p50),
        p95: Math.max(a.latencyMs.p95, b.latencyMs.p95),
        p99: Math.max(a.latencyMs.p99, b.latencyMs.p99),
      },
    };
  });
}

type Counts = Readonly<Record<string, number>>;

function addCounts(a: Counts, b: Counts): Counts {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}

const later = (column: Float64Array, offsetMs: number) => column.map((at) => at + offsetMs);

type Column = Float64Array | Float32Array | Uint8Array;

/** One column after the other. Spreading them would make a list of millions of numbers first. */
function joined<T extends Column>(first: T, next: T): T {
  const all = new (first.constructor as new (length: number) => T)(first.length + next.length);
  all.set(first);
  all.set(next, first.length);
  return all;
}
