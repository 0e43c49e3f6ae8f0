import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evidence } from '../../evidence.ts';
import type { CreationSite } from '../../probe/creation-trace.ts';
import type { Traced, TraceKind } from '../../probe/tracer.ts';
import { foldPath } from './fold-path.ts';
import { type Growth, growthByConstructor, placeOf } from './growth.ts';
import { HeapSnapshot } from './heap-snapshot.ts';
import { type Step, retainerPath } from './retainer-path.ts';
import { declaredAt, scriptOf } from './script-of.ts';

/** A process that can be traced while it runs the operation again. */
export interface Traceable {
  startTrace(kind: TraceKind): Promise<void>;
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
/** Begins the name of an edge from a scope to what one of its variables holds. */
const VARIABLE = 'variable ';

/** Says why bytes are retained: what grew, who keeps it, who made it. Only after a `leak`. */
export async function explainBytes(process: Traceable): Promise<Explanation> {
  const { snapshot, firstNewId, operations } = await trace(
    process,
    'allocations',
    async (file) => await HeapSnapshot.read(file),
  );
  const growth = growthByConstructor(snapshot, firstNewId, operations);
  const [largest] = growth;
  if (largest === undefined) return { headline: null, evidence: [] };
  const path = retainerPath(snapshot, largest.example.index);
  const allocatedAt = largest.allocatedAt ?? nearestAllocation(snapshot, path);
  const keptAt = declarationOf(snapshot, path);
  const { className } = largest;
  return {
    headline: headlineOf(largest, path, keptAt, allocatedAt),
    evidence: [
      {
        kind: 'retainers',
        className,
        path: foldPath(path).map(({ edge, node }) => ({ edge, node })),
        allocatedAt,
        keptAt,
      },
      growthTable(growth),
    ],
  };
}

/** Which async resources, and what else the trace names, a count is made of. */
const madeBy: Readonly<Record<string, RegExp>> = {
  listeners: /^listener$/,
  sessions: /^session$/,
  timers: /^(Timeout|Immediate)$/,
  workers: /^(WORKER|MESSAGEPORT)/,
  children: /^PROCESS/,
  fds: /^(TCP|PIPE|TTY|UDP|TLS|FSEVENT|STATWATCHER|FILEHANDLE|descriptor)/,
  pgClients: /^(TCP|PIPE|TLS)/,
  redisClients: /^(TCP|PIPE|TLS)/,
};
/** Of what has no entry above: timers, listeners and sessions are counted by themselves. */
const handles = /^(?!Timeout$|Immediate$|listener$|session$)/;

/** Says which place of the program made what was not closed: one trace for all that is counted. */
export async function explainCounts(
  process: Traceable,
): Promise<(resource: string) => Explanation> {
  const { sites } = await trace(process, 'creations', async () => null);
  return (resource) => {
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
  const file = join(tmpdir(), `assay-${randomBytes(8).toString('hex')}.heapsnapshot`);
  try {
    await process.startTrace(kind);
    const operations = await process.runWhileTraced();
    const traced = await process.finishTrace(file);
    return { ...traced, operations, snapshot: await read(file) };
  } finally {
    await rm(file, { force: true });
  }
}

/** `1,000 × Entry in kept[…] of …/leak.ts:1 ← op …/leak.ts:3` */
function headlineOf(
  { className, count }: Growth,
  path: readonly Step[],
  keptAt: string | null,
  allocatedAt: string | null,
): string {
  const keeper = keeperOf(path);
  const declared = keptAt === null ? '' : ` of ${keptAt}`;
  const where = keeper === null ? '' : ` in ${keeper}${declared}`;
  const made = allocatedAt === null ? '' : ` ← ${allocatedAt}`;
  return `${count.toLocaleString('en-US')} × ${className}${where}${made}`;
}

/** The variable that keeps it, and the way from there as one would write it: `log.entries[…].body`. */
function keeperOf(path: readonly Step[]): string | null {
  const start = keeperAt(path);
  const from = start === -1 ? path.findLastIndex(({ edge }) => edge.startsWith('.')) : start;
  if (from === -1) return null;
  const parts = foldPath(path.slice(from)).map(({ edge }) => {
    if (edge.startsWith('[… ')) return '…';
    if (edge.startsWith('[')) return edge.replace(/^(\[[^\]]*\])+/, '[…]');
    if (edge.startsWith('(')) return '';
    return edge.replace(/^variable /, '');
  });
  return parts.join('').replace(/^\./, '');
}

/**
 * Memory of a buffer has no stack of its own, and what native code makes has none at all: then the place is
 * that of the object that owns it.
 */
function nearestAllocation(snapshot: HeapSnapshot, path: readonly Step[]): string | null {
  // What lies before the variable is its surroundings, and made for other reasons.
  for (const { index } of path.slice(Math.max(0, keeperAt(path))).toReversed()) {
    const place = placeOf(snapshot.stackOf(snapshot.node(index)));
    if (place !== null) return place;
  }
  return null;
}

/** The file and line of the variable that keeps it: what allocated it may be a library that many use. */
function declarationOf(snapshot: HeapSnapshot, path: readonly Step[]): string | null {
  const start = keeperAt(path);
  for (const { index } of path.slice(0, start === -1 ? path.length : start).toReversed()) {
    const script = scriptOf(snapshot, index);
    if (script !== null) return declaredAt(script, path[start]?.edge.slice(VARIABLE.length));
  }
  return null;
}

/** -1 where no variable keeps it. */
function keeperAt(path: readonly Step[]): number {
  return path.findLastIndex(({ edge }) => edge.startsWith(VARIABLE));
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
