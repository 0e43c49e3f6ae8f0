import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evidence } from '../../evidence.ts';
import type { RetainedResource } from '../../measurement.ts';
import type { CreationSite } from '../../probe/creation-trace.ts';
import type { Traced, TraceKind } from '../../probe/tracer.ts';
import { foldPath } from './fold-path.ts';
import { type Growth, growthByConstructor, placeOf } from './growth.ts';
import { HeapSnapshot } from './heap-snapshot.ts';
import { type TracedHeap, declarationOf, keeperAt, keeperOf } from './keeper.ts';
import { isExplained, largestBuffer, largestTable } from './largest-table.ts';
import { nativeOwner } from './native-owner.ts';
import { type Owner, ownersOf } from './owners.ts';
import { Retainers, type Step } from './retainer-path.ts';

/** Says of a resource that leaks why it does. */
export type Explain = (resource: Pick<RetainedResource, 'resource' | 'slopePerOp'>) => Explanation;

/** Memory outside of the heap that no object of the heap that grew could hold. */
const noOwner =
  'no JavaScript object that grew keeps it: memory of native code, which its own library must free';

/** What V8 counts of buffers; other native memory may grow beside a large one that only stays. */
const ofBuffers = new Set(['external', 'arrayBuffers']);

/** What grew is far less than what leaks, and no table is as large. */
const noObject = 'no object that was made while it was traced accounts for it';

/** Files for Chrome DevTools and memlab: the heap before the operations, and after them. */
export interface KeptSnapshots {
  readonly before: string;
  readonly after: string;
}

/** A process that can be traced while it runs the operation again. */
export interface Traceable {
  startTrace(kind: TraceKind, before: string | null): Promise<void>;
  /** The snapshots of a trace of allocations, where somebody wants to keep them. */
  readonly kept?: KeptSnapshots | null;
  /** Of allocations: writes the snapshot to `file`. */
  finishTrace(file: string): Promise<Traced>;
  /**
   * Runs the operation until there is enough to see.
   * @returns how often
   */
  runWhileTraced(): Promise<number>;
}

export interface Explanation {
  /** Goes behind the reason of the verdict: `Array in … ← file:line`; null when nothing was found. */
  readonly headline: string | null;
  readonly evidence: readonly Evidence[];
}

const MOST_ROWS = 8;
/** Of traces in which no place is known, one after another. */
const MOST_TRACES = 3;
const MOST_OWNERS = 3;
/** An owner of less is told only where it is the only one. */
const LEAST_SHARE = 0.1;

interface Keeper extends Owner {
  /** As one would write it; null where nothing on the way has a name. */
  readonly name: string | null;
  readonly keptAt: string | null;
}

/**
 * Says why bytes are retained: what grew, who keeps it, who made it. Only after a `leak`. One trace tells
 * of the heap and of what its objects hold outside of it.
 */
export async function explainBytes(process: Traceable): Promise<Explain> {
  let traced = await traceGrowth(process);
  // V8 tells of no allocation for a while after a collection: of none at all, in about 1 trace of 20.
  for (let more = 1; more < MOST_TRACES && traced.growth[0]?.allocatedAt === null; more++) {
    traced = await traceGrowth(process);
  }
  const { heap, growth, operations } = traced;
  const { snapshot } = heap;
  const byGroup = new Map<Growth, Explanation>();
  const explainGroup = (group: Growth): Explanation => {
    const known = byGroup.get(group) ?? explanationOf(heap, group, growth);
    byGroup.set(group, known);
    return known;
  };
  return ({ resource, slopePerOp }) => {
    const leakedBytes = slopePerOp * operations;
    if (resource === 'heap') {
      const largest = isExplained(growth, leakedBytes)
        ? growth[0]
        : largestTable(heap, new Retainers(snapshot), leakedBytes);
      return largest ? explainGroup(largest) : { headline: noObject, evidence: [] };
    }
    const grown = nativeOwner(snapshot, growth, leakedBytes);
    const owner =
      grown === null && ofBuffers.has(resource)
        ? largestBuffer(heap, new Retainers(snapshot), leakedBytes)
        : grown;
    return owner === null ? { headline: noOwner, evidence: [] } : explainGroup(owner);
  };
}

interface TracedGrowth {
  readonly heap: TracedHeap;
  readonly growth: readonly Growth[];
  readonly operations: number;
}

async function traceGrowth(process: Traceable): Promise<TracedGrowth> {
  const { snapshot, firstNewId, operations } = await trace(
    process,
    'allocations',
    async (file) => await HeapSnapshot.read(file),
  );
  const growth = growthByConstructor(snapshot, firstNewId, operations);
  return { heap: { snapshot, firstNewId }, growth, operations };
}

function explanationOf(heap: TracedHeap, group: Growth, growth: readonly Growth[]): Explanation {
  const { className } = group;
  const keepers = keepersOf(heap, group);
  const allocatedAt = group.allocatedAt ?? nearestAllocation(heap, keepers[0]?.path ?? []);
  return {
    headline: headlineOf(group, keepers, allocatedAt),
    evidence: [
      ...keepers.map(({ path, share, keptAt }) => ({
        kind: 'retainers' as const,
        className,
        path: foldPath(path).map(({ edge, node }) => ({ edge, node })),
        allocatedAt,
        keptAt,
        ...(keepers.length > 1 ? { share } : {}),
      })),
      growthTable(growth),
    ],
  };
}

/** Who keeps what grew most; those that keep little of it are left out. */
function keepersOf(heap: TracedHeap, { typical }: Growth): readonly Keeper[] {
  return ownersOf(heap, new Retainers(heap.snapshot), typical)
    .filter(({ share }, index) => index === 0 || share >= LEAST_SHARE)
    .slice(0, MOST_OWNERS)
    .map((owner) => ({
      ...owner,
      name: keeperOf(heap, owner.path.slice(0, owner.steps)),
      keptAt: declarationOf(heap, owner.path),
    }));
}

/** The two snapshots alone, where nothing leaks that would have to be explained. */
export async function writeSnapshots(process: Traceable): Promise<void> {
  await trace(process, 'allocations', async () => null);
}

/** Which async resources, and what else the trace names, a count is made of. */
const madeBy: Readonly<Record<string, RegExp>> = {
  listeners: /^listener$/,
  sessions: /^session$/,
  timers: /^(Timeout|Immediate)$/,
  workers: /^(WORKER|MESSAGEPORT)/,
  children: /^PROCESS/,
  fds: /^(TCP|PIPE|TTY|UDP|TLS|FSEVENT|STATWATCHER|descriptor)/,
  pgClients: /^(TCP|PIPE|TLS)/,
  redisClients: /^(TCP|PIPE|TLS)/,
};
/** Of what has no entry above: timers, listeners and sessions are counted by themselves. */
const handles = /^(?!Timeout$|Immediate$|listener$|session$)/;

/** Says which place of the program made what was not closed: one trace for all that is counted. */
export async function explainCounts(process: Traceable): Promise<Explain> {
  const { sites } = await trace(process, 'creations', async () => null);
  return ({ resource }) => {
    const made = madeBy[resource] ?? handles;
    const own = sites.filter(({ type }) => made.test(type));
    const [most] = own;
    return {
      headline: most === undefined ? null : `${most.type} ← ${most.stack[0] ?? 'unknown'}`,
      evidence: own.length === 0 ? [] : [sitesTable(own)],
    };
  };
}

async function trace<Snapshot>(
  process: Traceable,
  kind: TraceKind,
  read: (file: string) => Promise<Snapshot>,
): Promise<Traced & { snapshot: Snapshot; operations: number }> {
  const kept = kind === 'allocations' ? (process.kept ?? null) : null;
  const made = join(tmpdir(), `assay-${randomBytes(8).toString('hex')}.heapsnapshot`);
  const file = kept?.after ?? made;
  try {
    await process.startTrace(kind, kept?.before ?? null);
    const operations = await process.runWhileTraced();
    const traced = await process.finishTrace(file);
    return { ...traced, operations, snapshot: await read(file) };
  } finally {
    await rm(made, { force: true });
  }
}

/** `1,000 × Entry in kept[…] of …/leak.ts:1 ← op …/leak.ts:3` */
function headlineOf(
  { className, count }: Growth,
  keepers: readonly Keeper[],
  allocatedAt: string | null,
): string {
  const made = allocatedAt === null ? '' : ` ← ${allocatedAt}`;
  const known = keepers.filter(({ name }) => name !== null);
  const kept = known.map(({ name, keptAt, share }) => {
    const part = known.length > 1 ? `${Math.round(share * 100)} % ` : '';
    return `${part}in ${name}${keptAt === null ? '' : ` of ${keptAt}`}`;
  });
  const where = kept.length === 0 ? '' : ` ${kept.join(', ')}`;
  return `${count.toLocaleString('en-US')} × ${className}${where}${made}`;
}

/**
 * Memory of a buffer has no stack of its own, and what native code makes has none at all: then the place is
 * that of the object that owns it.
 */
function nearestAllocation(heap: TracedHeap, path: readonly Step[]): string | null {
  const { snapshot } = heap;
  // What lies before the variable is its surroundings, and made for other reasons.
  for (const { index } of path.slice(Math.max(0, keeperAt(heap, path))).toReversed()) {
    const place = placeOf(snapshot.stackOf(snapshot.node(index)));
    if (place !== null) return place;
  }
  return null;
}

function growthTable(growth: readonly Growth[]): Evidence {
  return {
    kind: 'table',
    title: 'Growth by constructor while it was traced',
    columns: ['constructor', 'objects', 'bytes', 'allocated at'],
    rows: growth
      .slice(0, MOST_ROWS)
      .map(({ className, count, bytes, allocatedAt }) => [className, count, bytes, allocatedAt]),
  };
}

function sitesTable(sites: readonly CreationSite[]): Evidence {
  return {
    kind: 'table',
    title: 'Left open, by the place that made it',
    columns: ['type', 'count', 'made at'],
    rows: sites
      .slice(0, MOST_ROWS)
      .map(({ type, count, stack }) => [type, count, stack.join(' ← ') || null]),
  };
}
