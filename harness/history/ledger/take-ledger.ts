import type { Ledger, Loosening, Policy } from '../../document/policy.ts';
import type { RunDocument } from '../../document/document.ts';
import type { Git } from '../branch/git.ts';
import type { PinnedRun } from '../pinned/pinned-run.ts';
import { loosened } from './loosened.ts';
import { signed } from './signed.ts';

export interface LedgerSources {
  /** What this run's config demands. */
  readonly now: Policy;
  readonly pinned: PinnedRun | null;
  /** The newest earlier run; null where there is none. */
  readonly previous: RunDocument | null;
  readonly git: Git;
  /** The config file. */
  readonly file: string;
}

/**
 * Everything that was loosened since the pinned run or, without one, since the run before this one. Null
 * where there is neither, or where it is older than ledgers are.
 */
export async function takeLedger({
  now,
  pinned,
  previous,
  git,
  file,
}: LedgerSources): Promise<Ledger | null> {
  const base = pinned === null ? fromRun(previous) : fromPinned(pinned);
  if (base === null) return null;
  const { since, policy, accepted } = base;
  const entries = policy === null ? [] : loosened(policy, now);
  const all = await signed(entries, git, { file, commit: since.commit });
  return { since, loosened: [...all, ...accepted] };
}

interface Base {
  readonly since: Ledger['since'];
  readonly policy: Policy | null;
  readonly accepted: readonly Loosening[];
}

function fromRun(previous: RunDocument | null): Base | null {
  if (previous?.policy === undefined) return null;
  const { id: run, startedAt: at, fingerprint, policy } = previous;
  const commit = fingerprint.git?.commit ?? null;
  return { since: { kind: 'run', run, commit, at }, policy, accepted: [] };
}

function fromPinned({ run, commit, pinnedAt, policy, accepted }: PinnedRun): Base {
  return {
    since: { kind: 'pinned', run, commit, at: pinnedAt },
    policy,
    accepted: accepted.map(({ gate, before, after, by, at, reason }) => ({
      kind: 'accepted',
      what: gate,
      before,
      after,
      who: by,
      when: at,
      reason,
    })),
  };
}
