import type { LeakProcess } from '../../measurement/leak/child-process.ts';
import type { Measured } from '../../measurement/leak/measure.ts';
import {
  type Explanation,
  type Traceable,
  explainBytes,
  explainCounts,
} from '../../measurement/leak/why/explain.ts';
import type { RetainedResource } from '../../measurement/measurement.ts';
import type { ProbeClient } from '../../measurement/probe/client.ts';

export interface Explainable {
  /** The process that was measured: runs the operation. */
  readonly process: LeakProcess;
  /** The probe in the server that it drives; null in process. */
  readonly probe: ProbeClient | null;
  /** Starts the same operation in another fresh process. */
  readonly again: () => Promise<LeakProcess>;
}

const TRACE_DEADLINE_MS = 60_000;
/** Tracing slows allocation down about tenfold: long enough for hundreds of leaked objects. */
const TRACED_MS = 800;
const MOST_TRACED_OPERATIONS = 20_000;
const ENOUGH_LEFT_OPEN = 40;
const BEFORE_TRACE_OPERATIONS = 20;

/** The same resources, with a reason on each one that leaks. Nothing is traced where nothing leaks. */
export async function explained(
  { resources, operations }: Measured,
  explainable: Explainable,
): Promise<readonly RetainedResource[]> {
  const leaking = resources.filter(({ verdict }) => verdict === 'leak');
  if (leaking.length === 0) return resources;
  const bytes = leaking.find(({ unit }) => unit === 'B/op');
  const counts = leaking.find(({ unit }) => unit !== 'B/op');
  const why = new Map<string, (resource: string) => Explanation>();
  // One trace of each kind explains all resources of that kind.
  if (counts) why.set('1/op', await safely(explainable, operations, counts, explainCounts));
  if (bytes) why.set('B/op', await safely(explainable, operations, bytes, ofAllBytes));
  return resources.map((resource) => {
    const explain = why.get(resource.unit);
    if (resource.verdict !== 'leak' || explain === undefined) return resource;
    const { headline, evidence } = explain(resource.resource);
    return {
      ...resource,
      reason: headline === null ? resource.reason : `${resource.reason} · ${headline}`,
      evidence: [...resource.evidence, ...evidence],
    };
  });
}

async function ofAllBytes(process: Traceable): Promise<() => Explanation> {
  const explanation = await explainBytes(process);
  return () => explanation;
}

/** A verdict stands without its explanation: a failure to explain is told in its place. */
async function safely(
  explainable: Explainable,
  operations: number,
  resource: RetainedResource,
  explain: (process: Traceable) => Promise<(resource: string) => Explanation>,
): Promise<(resource: string) => Explanation> {
  try {
    const { probe, process } = explainable;
    if (probe !== null) return await explain(inServer(process, probe, operations));
    await using again = await explainable.again();
    await again.ask(
      { do: 'run', from: 0, count: BEFORE_TRACE_OPERATIONS, yieldEvery: 1 },
      TRACE_DEADLINE_MS,
    );
    return await explain(inProcess(again, operations, enough(operations, resource)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return () => ({
      headline: null,
      evidence: [{ kind: 'text', title: 'Why it leaks could not be found out', lines: [message] }],
    });
  }
}

/** Operations that leave enough behind to see, and not so much that the process suffers. */
function enough(operations: number, { unit, slopePerOp }: RetainedResource): number {
  if (unit === 'B/op') return Math.min(operations, MOST_TRACED_OPERATIONS);
  return Math.ceil(Math.min(operations, ENOUGH_LEFT_OPEN / Math.max(slopePerOp, 1e-4)));
}

function inProcess(process: LeakProcess, from: number, operations: number): Traceable {
  return {
    startTrace: async () => void (await process.ask({ do: 'trace-start' }, TRACE_DEADLINE_MS)),
    finishTrace: (file) => process.ask({ do: 'trace-finish', file }, TRACE_DEADLINE_MS),
    runWhileTraced: () => runFor(process, from, operations),
  };
}

function inServer(process: LeakProcess, probe: ProbeClient, from: number): Traceable {
  return {
    startTrace: () => probe.startTrace(),
    finishTrace: (file) => probe.finishTrace(file),
    runWhileTraced: () => runFor(process, from, MOST_TRACED_OPERATIONS),
  };
}

/** Blocks that double, until the operations or the time are used up. */
async function runFor(process: LeakProcess, from: number, operations: number): Promise<void> {
  const end = performance.now() + TRACED_MS;
  let next = from;
  for (let count = 8; next - from < operations && performance.now() < end; count *= 2) {
    const block = Math.min(count, operations - (next - from));
    const { milliseconds } = await process.ask(
      { do: 'run', from: next, count: block, yieldEvery: 8 },
      TRACE_DEADLINE_MS,
    );
    next += block;
    const leftMs = end - performance.now();
    if (milliseconds * 2 > leftMs) count = Math.max(1, Math.floor(count / 4));
  }
}
