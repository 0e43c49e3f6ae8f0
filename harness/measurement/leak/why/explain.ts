import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evidence } from '../../../verdicts/evidence.ts';
import type { CreationSite } from '../../probe/creation-trace.ts';
import { type Growth, growthByConstructor } from './growth.ts';
import { HeapSnapshot } from './heap-snapshot.ts';
import { type Step, retainerPath } from './retainer-path.ts';

/** A process that can be traced while it runs the operation again. */
export interface Traceable {
  startTrace(): Promise<void>;
  /** Writes the snapshot to `file`. */
  finishTrace(file: string): Promise<readonly CreationSite[]>;
  /** Runs the operation until there is enough to see. */
  runWhileTraced(): Promise<void>;
}

export interface Explanation {
  /** Goes behind the reason of the verdict: `Array in … ← file:line`; null when nothing was found. */
  readonly headline: string | null;
  readonly evidence: readonly Evidence[];
}

const MOST_ROWS = 8;

/** Says why bytes are retained: what grew, who keeps it, who made it. Only after a `leak`. */
export async function explainBytes(process: Traceable): Promise<Explanation> {
  const { snapshot } = await trace(process, async (file) => await HeapSnapshot.read(file));
  const growth = growthByConstructor(snapshot);
  const [largest] = growth;
  if (largest === undefined) return { headline: null, evidence: [] };
  const path = retainerPath(snapshot, largest.example.index);
  return {
    headline: headlineOf(largest, path),
    evidence: [
      { kind: 'retainers', className: largest.className, path, allocatedAt: largest.allocatedAt },
      growthTable(growth),
    ],
  };
}

/** Says which place of the program made what was not closed. */
export async function explainCounts(process: Traceable): Promise<Explanation> {
  const { sites } = await trace(process, async () => null);
  const [most] = sites;
  return {
    headline: most === undefined ? null : `${most.type} ← ${most.stack[0] ?? 'unknown'}`,
    evidence: sites.length === 0 ? [] : [sitesTable(sites)],
  };
}

async function trace<Snapshot>(
  process: Traceable,
  read: (file: string) => Promise<Snapshot>,
): Promise<{ snapshot: Snapshot; sites: readonly CreationSite[] }> {
  const file = join(tmpdir(), `assay-${randomBytes(8).toString('hex')}.heapsnapshot`);
  try {
    await process.startTrace();
    await process.runWhileTraced();
    const sites = await process.finishTrace(file);
    return { sites, snapshot: await read(file) };
  } finally {
    await rm(file, { force: true });
  }
}

/** `1,000 Entry in Array ← variable kept of op ← …/leak.ts:3` */
function headlineOf({ className, count, allocatedAt }: Growth, path: readonly Step[]): string {
  const keeper = path.findLast(({ edge }) => /^(variable |\.)/.test(edge));
  const where = keeper === undefined ? '' : ` in ${keeper.edge.replace(/^\./, '')}`;
  const made = allocatedAt === null ? '' : ` ← ${allocatedAt}`;
  return `${count.toLocaleString('en-US')} × ${className}${where}${made}`;
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
