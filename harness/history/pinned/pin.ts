import { curvesOf } from '../../document/curves.ts';
import type { RunDocument } from '../../document/document.ts';
import { UsageError } from '../../errors.ts';
import { didYouMean } from '../../config/nearest.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { pinnedGate, type PinnedRun } from './pinned-run.ts';

/** Who did it, when and why. */
export interface Signature {
  readonly by: string | null;
  readonly at: string;
  readonly reason: string | null;
}

/**
 * A run as the known-good one.
 * @throws {UsageError} it did not pass
 */
export function pin(document: RunDocument, { by, at, reason }: Signature): PinnedRun {
  if (document.verdict !== 'pass') {
    throw new UsageError(`the run ${document.id} did not pass: ${document.sentence}`, {
      remedy: 'Pin a run that is known to be good; `assay history` lists them.',
    });
  }
  const gates = document.gates.flatMap(({ id }) => {
    const gate = pinnedGate(document, id);
    return gate === null ? [] : [[id, gate] as const];
  });
  return {
    formatVersion: 1,
    run: document.id,
    commit: document.fingerprint.git?.commit ?? null,
    profile: document.profile,
    machineKind: document.fingerprint.machineKind,
    pinnedAt: at,
    by,
    reason,
    policy: document.policy ?? null,
    gates: Object.fromEntries(gates),
    curves: curvesOf(document.gates),
    accepted: [],
  };
}

/**
 * The pinned run with the value that a gate has in a later one: what changed there is meant to be.
 * @throws {UsageError} the later run has no such gate, measured nothing, or is not to be compared
 */
export function accept(
  pinned: PinnedRun,
  document: RunDocument,
  gate: string,
  { by, at, reason }: Signature & { readonly reason: string },
): PinnedRun {
  const { machineKind } = document.fingerprint;
  if (machineKind !== pinned.machineKind || document.profile !== pinned.profile) {
    throw new UsageError(
      `the run ${document.id} (${document.profile}, ${machineKind}) can't be compared with the pinned one (${pinned.profile}, ${pinned.machineKind})`,
      { remedy: 'Accept a value of a run of the same profile and kind of machine.' },
    );
  }
  const found = pinnedGate(document, gate);
  if (found === null) {
    const ids = document.gates.filter(({ measured }) => measured !== null).map(({ id }) => id);
    throw new UsageError(
      `the run ${document.id} measured no gate '${gate}'.${didYouMean(gate, ids)}`,
      { remedy: `There are: ${ids.join(', ') || 'none'}` },
    );
  }
  const before = pinned.gates[gate];
  return {
    ...pinned,
    gates: { ...pinned.gates, [gate]: found },
    accepted: [
      ...pinned.accepted,
      {
        gate,
        before: before === undefined ? null : formatQuantity(before.value, before.unit),
        after: formatQuantity(found.value, found.unit),
        run: document.id,
        by,
        at,
        reason,
      },
    ],
  };
}
