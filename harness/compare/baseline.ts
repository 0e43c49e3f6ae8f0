import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../document/write-atomically.ts';
import { UsageError } from '../errors.ts';
import { cpuModel, machineKind } from '../measurement/fingerprint/fingerprint.ts';
import type { BenchmarkResult } from './benchmark-result.ts';
import { git } from './worktree.ts';

/**
 * Absolute times of one commit on one kind of machine, in `reports/baselines/<kind>/<name>.json`: the
 * second-best way. A stored time is compared with nothing directly (on one machine, 47 minutes apart, that
 * raises 19 to 43 % false alarms); its commit is measured again beside the candidate, which gives the
 * verdict, and shows how far the machine has drifted since.
 */
const schema = z.object({
  formatVersion: z.literal(1),
  name: z.string(),
  machineKind: z.string(),
  commit: z.string(),
  measuredAt: z.string(),
  /** Benchmark → nanoseconds a call. */
  nsPerOp: z.record(z.string(), z.number()),
});

export type Baseline = z.infer<typeof schema>;

/** What became of a benchmark's stored time. */
export interface Drift {
  readonly name: string;
  readonly storedNsPerOp: number;
  /** Of the baseline's own commit, measured again now, to what was stored: 1 without drift. */
  readonly machineDrift: number | null;
}

/** The folder of all baselines of a project, one folder a kind of machine in it. */
export const baselinesFolder = (folder: string) => join(folder, 'reports', 'baselines');
/** The name of a kind's folder: `Intel-Xeon-2-cores-4-GiB-linux-x64-node-24`. */
export const kindFolder = (kind: string) => kind.replaceAll(/[^\w.-]+/gu, '-');

export function thisMachineKind(): string {
  return machineKind({
    model: cpuModel(cpus()[0]?.model),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  });
}

/**
 * The baseline of this name for this kind of machine.
 * @throws {UsageError} there is none, or only one of another kind of machine, which says nothing here
 */
export function readBaseline(folder: string, name: string, kind = thisMachineKind()): Baseline {
  const file = join(baselinesFolder(folder), kindFolder(kind), `${name}.json`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const others = kindsWith(folder, name);
    const elsewhere = others.length > 0 ? `; it was measured on: ${others.join('; ')}` : '';
    throw new UsageError(
      `there is no baseline '${name}' for this kind of machine (${kind})${elsewhere}`,
      {
        remedy: `times of another kind of machine can't be compared: assay compare --base <ref> --save-baseline ${name}`,
        cause: error,
      },
    );
  }
  const baseline = parseBaseline(text);
  if (baseline !== null) return baseline;
  throw new UsageError(`${file} is not a baseline`, { remedy: 'save it anew' });
}

/** The baseline in the text of its file; null where it is none. */
export function parseBaseline(text: string): Baseline | null {
  return schema.safeParse(parseJson(text)).data ?? null;
}

/**
 * Refuses a name that can't be that of a file in the folder of its kind.
 * @throws {UsageError}
 */
export function checkBaselineName(name: string): void {
  if (/^[^./\\][^/\\]*$/.test(name)) return;
  throw new UsageError(`'${name}' can't be the name of a baseline`, {
    remedy: "it is the name of a file: no '/' and no '\\' in it, and no '.' before it",
  });
}

/**
 * Keeps the candidate's times under a name.
 * @throws {UsageError} the name can't be a file's, or the working tree has changes that are in no commit, so
 * that it can't be measured again
 */
export async function saveBaseline(
  folder: string,
  name: string,
  results: readonly BenchmarkResult[],
): Promise<string> {
  checkBaselineName(name);
  if ((await git(folder, 'status', '--porcelain', '--untracked-files=no')) !== '') {
    throw new UsageError('a baseline needs a commit, and the working tree has changes', {
      remedy: 'commit them first',
    });
  }
  const kind = thisMachineKind();
  const times = results.flatMap(({ name: bench, candidate }) =>
    candidate.nsPerOp === null ? [] : [[bench, candidate.nsPerOp] as const],
  );
  const baseline: Baseline = {
    formatVersion: 1,
    name,
    machineKind: kind,
    commit: await git(folder, 'rev-parse', 'HEAD'),
    measuredAt: new Date().toISOString(),
    nsPerOp: Object.fromEntries(times),
  };
  const into = join(baselinesFolder(folder), kindFolder(kind));
  mkdirSync(into, { recursive: true });
  const file = join(into, `${name}.json`);
  await writeAtomically(file, `${JSON.stringify(baseline, null, 2)}\n`);
  return file;
}

export function driftSince(baseline: Baseline, results: readonly BenchmarkResult[]): Drift[] {
  return Object.entries(baseline.nsPerOp).map(([name, storedNsPerOp]) => {
    const now = results.find((one) => one.name === name)?.base.nsPerOp ?? null;
    return { name, storedNsPerOp, machineDrift: now === null ? null : now / storedNsPerOp };
  });
}

function kindsWith(folder: string, name: string): string[] {
  try {
    return readdirSync(baselinesFolder(folder)).filter((kind) =>
      readdirSync(join(baselinesFolder(folder), kind)).includes(`${name}.json`),
    );
  } catch {
    return [];
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
