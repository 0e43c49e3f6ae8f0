import { readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean } from '../config/nearest.ts';
import { InfrastructureError, UsageError } from '../errors.ts';
import {
  type Baseline,
  baselinesFolder,
  kindFolder,
  parseBaseline,
  thisMachineKind,
} from './baseline.ts';

/** A file in reports/baselines, whether it can be read or not. */
export interface KeptBaseline {
  readonly name: string;
  /** As the file says it; the name of its folder where the file can't be read. */
  readonly kind: string;
  readonly kindFolder: string;
  readonly isThisKind: boolean;
  /** Absolute path. */
  readonly file: string;
  /** Null where the file is no baseline. */
  readonly content: Pick<Baseline, 'commit' | 'measuredAt' | 'nsPerOp'> | null;
}

/** Every baseline of a project, those of this kind of machine first, then by kind and by name. */
export function keptBaselines(folder: string, ownKind = thisMachineKind()): KeptBaseline[] {
  const kept = foldersIn(baselinesFolder(folder)).flatMap((kind) =>
    baselinesOf(folder, kind, ownKind),
  );
  return kept.toSorted(
    (a, b) =>
      Number(b.isThisKind) - Number(a.isThisKind) ||
      a.kindFolder.localeCompare(b.kindFolder) ||
      a.name.localeCompare(b.name),
  );
}

function baselinesOf(folder: string, kind: string, ownKind: string): KeptBaseline[] {
  const within = join(baselinesFolder(folder), kind);
  const files = readdirSync(within).filter((file) => /^[^.].*\.json$/.test(file));
  return files.map((name) => {
    const file = join(within, name);
    const content = parseBaseline(readFileSync(file, 'utf8'));
    return {
      name: name.slice(0, -'.json'.length),
      kind: content?.machineKind ?? kind,
      kindFolder: kind,
      isThisKind: kind === kindFolder(ownKind),
      file,
      content,
    };
  });
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The baseline of a name, of this kind of machine or of the one that is named.
 * @param kind a kind as `assay baseline list` shows it, or the name of its folder; null for this one
 * @throws {UsageError} there is none
 */
export function findBaseline(
  folder: string,
  name: string,
  kind: string | null,
  ownKind = thisMachineKind(),
): KeptBaseline {
  const all = keptBaselines(folder, ownKind);
  const wanted = kind === null ? kindFolder(ownKind) : existingKind(all, kind);
  const ofKind = all.filter((one) => one.kindFolder === wanted);
  const found = ofKind.find((one) => one.name === name);
  if (found !== undefined) return found;
  const elsewhere = all.filter((one) => one.name === name);
  const names = ofKind.map((one) => one.name);
  throw new UsageError(
    `there is no baseline '${name}' of ${kind === null ? `this kind of machine (${ownKind})` : `the kind '${kind}'`}.${didYouMean(name, names)}`,
    { remedy: remedyFor(elsewhere, names) },
  );
}

function remedyFor(elsewhere: readonly KeptBaseline[], names: readonly string[]): string {
  if (elsewhere.length > 0) {
    return `Other kinds have it: ${elsewhere.map((one) => `--kind ${one.kindFolder}`).join(', ')}`;
  }
  return names.length > 0
    ? `There are: ${names.join(', ')}`
    : 'There is none of it yet; keep one: assay compare --base <ref> --save-baseline <name>';
}

/** The folder of a kind that there are baselines of. */
function existingKind(all: readonly KeptBaseline[], kind: string): string {
  const folders = [...new Set(all.map((one) => one.kindFolder))];
  const wanted = kindFolder(kind);
  if (folders.includes(wanted)) return wanted;
  throw new UsageError(
    `there are no baselines of the kind '${kind}'.${didYouMean(wanted, folders)}`,
    {
      remedy: folders.length === 0 ? 'There are none at all.' : `Kinds: ${folders.join(', ')}`,
    },
  );
}

/**
 * Removes the file of a baseline, and the folder of its kind where that was the last one.
 * @throws {InfrastructureError} it may not be removed
 */
export function removeBaseline({ file }: KeptBaseline): void {
  try {
    rmSync(file);
  } catch (error) {
    throw new InfrastructureError(`${file} can't be removed: ${(error as Error).message}`, {
      cause: error,
    });
  }
  try {
    rmdirSync(dirname(file));
  } catch {
    // Others are left in it.
  }
}
