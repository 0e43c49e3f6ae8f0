import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { curvesSchema } from '../../document/curves.ts';
import type { RunDocument } from '../../document/document.ts';
import { type PinnedValues, policySchema } from '../../document/policy.ts';
import { writeAtomically } from '../../document/write-atomically.ts';
import { UsageError } from '../../errors.ts';
import { units } from '../../metrics/metric.ts';

const pinnedGateSchema = z.object({
  value: z.number(),
  unit: z.enum(units),
  limit: z.string(),
  verdict: z.string(),
});

const acceptedSchema = z.object({
  gate: z.string(),
  /** In words, with the unit; null where the pinned run has no such gate. */
  before: z.string().nullable(),
  after: z.string(),
  run: z.string(),
  by: z.string().nullable(),
  at: z.string(),
  reason: z.string(),
});

/** The file holds all that is compared with: the run itself may be removed. */
const schema = z.object({
  formatVersion: z.literal(1),
  run: z.string(),
  commit: z.string().nullable(),
  profile: z.string(),
  machineKind: z.string(),
  pinnedAt: z.string(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
  /** Null where the run is older than the ledger. */
  policy: policySchema.nullable(),
  gates: z.record(z.string(), pinnedGateSchema),
  /** Empty in a file that is older than this field. */
  curves: curvesSchema.default({}),
  /** Values that somebody took as the new ones since then, oldest first. */
  accepted: z.array(acceptedSchema),
});

export type PinnedRun = z.infer<typeof schema>;

/** @param root folder of the config */
export function pinnedFile(root: string): string {
  return join(root, 'reports/baselines/pinned.json');
}

/**
 * The run that a project has pinned; null where there is none.
 * @throws {UsageError} the file is damaged
 */
export function readPinnedRun(root: string): PinnedRun | null {
  const file = pinnedFile(root);
  if (!existsSync(file)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new UsageError(`${file} is not a pinned run`, {
      remedy: 'Restore it from git, or pin a run again: assay baseline pin <run>',
      cause,
    });
  }
}

export async function writePinnedRun(root: string, pinned: PinnedRun): Promise<void> {
  const file = pinnedFile(root);
  mkdirSync(dirname(file), { recursive: true });
  await writeAtomically(file, `${JSON.stringify(pinned, null, 2)}\n`);
}

/** What a run compares itself with, and why it can't where it can't. */
export function pinnedValues(
  pinned: PinnedRun,
  { machineKind, profile }: { machineKind: string; profile: string },
): PinnedValues {
  const { run, commit, pinnedAt, gates } = pinned;
  const other =
    pinned.machineKind === machineKind
      ? pinned.profile === profile
        ? null
        : `it is of the profile ${pinned.profile}`
      : `it was measured on another kind of machine (${pinned.machineKind})`;
  const values = Object.entries(gates).map(([id, { value, verdict }]) => [id, { value, verdict }]);
  return {
    run,
    commit,
    pinnedAt,
    notComparable: other,
    values: other === null ? (Object.fromEntries(values) as PinnedValues['values']) : {},
  };
}

/** A gate of a run, as a pinned one keeps it; null where nothing was measured. */
export function pinnedGate(document: RunDocument, id: string): PinnedRun['gates'][string] | null {
  const gate = document.gates.find((one) => one.id === id);
  if (gate === undefined || gate.measured === null) return null;
  const { value, unit } = gate.measured;
  return { value, unit, limit: gate.limit.text, verdict: gate.verdict };
}
