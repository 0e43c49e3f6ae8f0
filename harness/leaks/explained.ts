import type { LeakProcess } from '../measurement/leak/child-process.ts';
import type { Block } from '../measurement/leak/blocks.ts';
import type { Measured } from '../measurement/leak/measure.ts';
import {
  type Explain,
  type KeptSnapshots,
  type Traceable,
  explainBytes,
  explainCounts,
  writeSnapshots,
} from '../measurement/leak/why/explain.ts';
import type { RetainedResource } from '../measurement/measurement.ts';
import type { ProbeClient } from '../measurement/probe/client.ts';
import { notTraced } from './not-traced.ts';
import type { ProbeGroup } from '../measurement/probe/probe-group.ts';

type Run = (block: Block, deadlineMs: number) => Promise<number>;

export interface Explainable {
  /** Runs the operation where it was measured. @returns milliseconds that the operations took */
  readonly run: Run;
  /** The probes in the server that it drives; null in process. */
  readonly probes: ProbeGroup | null;
  /** Starts the same operation in another fresh process. */
  readonly again: () => Promise<LeakProcess>;
  /** Where the heap snapshots go; null where nobody asked for them. */
  readonly kept: KeptSnapshots | null;
}

const TRACE_DEADLINE_MS = 60_000;
/** Tracing slows allocation down about tenfold: long enough for hundreds of leaked objects. */
const TRACED_MS = 800;
const MOST_TRACED_OPERATIONS = 20_000;
/** In a slow server those milliseconds hold a handful of requests, and what is left of them stands out too little. */
const FEWEST_TRACED_OPERATIONS = 32;
const LONGEST_TRACE_MS = 5_000;
/** Creations alone slow it down little, and what is left open once in 50 operations takes a while. */
const TRACED_CREATIONS_MS = 5_000;
const ENOUGH_LEFT_OPEN = 40;
/** A server has left as many open already, and its database takes 100 clients. */
const ENOUGH_IN_SERVER = 12;
const BEFORE_TRACE_OPERATIONS = 20;

/**
 * The same resources, with a reason on each one that leaks. Nothing is traced where nothing leaks, unless
 * somebody asked for the heap snapshots.
 */
export async function explained(
  { resources, operations }: Measured,
  explainable: Explainable,
): Promise<readonly RetainedResource[]> {
  const leaking = resources.filter(({ verdict }) => verdict === 'fail');
  const bytes = leaking.find(
    ({ unit, resource }) => unit === 'B/op' && notTraced(resource) === null,
  );
  const counts = leaking.find(({ unit }) => unit !== 'B/op');
  const why = new Map<string, Explain>();
  // One trace of each kind explains all resources of that kind.
  if (counts) why.set('1/op', await safely(explainable, operations, counts, explainCounts));
  if (bytes) why.set('B/op', await safely(explainable, operations, bytes, explainBytes));
  else if (explainable.kept !== null) {
    const heap = resources.find(({ resource }) => resource === 'heap') ?? resources[0];
    if (heap !== undefined) await snapshotsOf(explainable, operations, heap);
  }
  return resources.map((resource) => {
    const place = notTraced(resource.resource);
    if (resource.verdict === 'fail' && place !== null) {
      return { ...resource, reason: `${resource.reason} · ${place}` };
    }
    const explain = why.get(resource.unit);
    if (resource.verdict !== 'fail' || explain === undefined) return resource;
    const { headline, evidence } = explain(resource);
    return {
      ...resource,
      reason: headline === null ? resource.reason : `${resource.reason} · ${headline}`,
      evidence: [...resource.evidence, ...evidence],
    };
  });
}

/** @throws {InfrastructureError} they could not be written, though nothing else depends on them */
async function snapshotsOf(
  explainable: Explainable,
  operations: number,
  heap: RetainedResource,
): Promise<void> {
  await inTraced(explainable, operations, { ...heap, unit: 'B/op' }, writeSnapshots);
}

/** A verdict stands without its explanation: a failure to explain is told in its place. */
async function safely(
  explainable: Explainable,
  operations: number,
  resource: RetainedResource,
  explain: (process: Traceable) => Promise<Explain>,
): Promise<Explain> {
  try {
    return await inTraced(explainable, operations, resource, explain);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return () => ({
      headline: null,
      evidence: [{ kind: 'text', title: 'Why it leaks could not be found out', lines: [message] }],
    });
  }
}

/** In the server that was measured, or in another fresh process. */
async function inTraced<Result>(
  { probes, run, again, kept }: Explainable,
  operations: number,
  resource: RetainedResource,
  trace: (process: Traceable) => Promise<Result>,
): Promise<Result> {
  const probe = probes?.growingMost(resource.resource) ?? null;
  if (probe !== null) {
    const toTrace = enough(operations, resource, ENOUGH_IN_SERVER);
    return await trace({ ...inServer(run, probe, operations, toTrace), kept });
  }
  await using process = await again();
  await process.ask(
    { do: 'run', from: 0, count: BEFORE_TRACE_OPERATIONS, yieldEvery: 1 },
    TRACE_DEADLINE_MS,
  );
  const toTrace = enough(operations, resource, ENOUGH_LEFT_OPEN);
  return await trace({ ...inProcess(process, operations, toTrace), kept });
}

interface ToTrace {
  readonly operations: number;
  readonly mostMs: number;
}

/** What leaves enough behind to see, and not so much that the process suffers. */
function enough(operations: number, resource: RetainedResource, leftOpen: number): ToTrace {
  const { unit, slopePerOp } = resource;
  if (unit === 'B/op') return { operations: MOST_TRACED_OPERATIONS, mostMs: TRACED_MS };
  const needed = Math.ceil(leftOpen / Math.max(slopePerOp, 1e-4));
  return { operations: Math.min(operations, needed), mostMs: TRACED_CREATIONS_MS };
}

function inProcess(process: LeakProcess, from: number, traced: ToTrace): Traceable {
  return {
    startTrace: async (kind, before) =>
      void (await process.ask({ do: 'trace-start', kind, before }, TRACE_DEADLINE_MS)),
    finishTrace: (file) => process.ask({ do: 'trace-finish', file }, TRACE_DEADLINE_MS),
    runWhileTraced: () => runFor(runIn(process), from, traced),
  };
}

function runIn(process: LeakProcess): Run {
  return async (block, deadlineMs) =>
    (await process.ask({ do: 'run', ...block }, deadlineMs)).milliseconds;
}

function inServer(run: Run, probe: ProbeClient, from: number, traced: ToTrace): Traceable {
  return {
    startTrace: (kind, before) => probe.startTrace(kind, before),
    finishTrace: (file) => probe.finishTrace(file),
    runWhileTraced: () => runFor(run, from, traced),
  };
}

/**
 * Blocks that double, until the operations or their time are used up, but not before there were a few.
 * @returns how many were run
 */
async function runFor(run: Run, from: number, { operations, mostMs }: ToTrace): Promise<number> {
  let done = 0;
  let spentMs = 0;
  let count = 8;
  while (done < operations) {
    const mayTakeMs = done < FEWEST_TRACED_OPERATIONS ? LONGEST_TRACE_MS : mostMs;
    if (spentMs >= mayTakeMs) break;
    const block = Math.min(count, operations - done);
    // Not by the clock: the start of k6 is no time in which anything could be traced.
    spentMs += await run({ from: from + done, count: block, yieldEvery: 8 }, TRACE_DEADLINE_MS);
    done += block;
    const fitting = Math.floor((mayTakeMs - spentMs) / (spentMs / done));
    count = Math.max(1, Math.min(count * 2, fitting));
  }
  return done;
}
