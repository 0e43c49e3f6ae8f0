import type { Loosening } from '../../document/policy.ts';
import type { Git } from '../branch/git.ts';
import type { Unsigned } from './loosened.ts';

export interface SignedSince {
  /** The config file, for git. */
  readonly file: string;
  /** Only later commits are looked through; null for all. */
  readonly commit: string | null;
}

/**
 * The author and the time of each loosening: those of the last commit that changed how often its text
 * stands in the config file (`git log -S`). Null where git does not know, as before it is committed.
 */
export async function signed(
  entries: readonly Unsigned[],
  git: Git,
  since: SignedSince,
): Promise<readonly Loosening[]> {
  return await Promise.all(
    entries.map(async (entry) => ({ ...entry, ...(await authorOf(textOf(entry), git, since)) })),
  );
}

/** What the commit has written or taken away. */
function textOf({ kind, what, before, after }: Unsigned): string {
  if (kind === 'quarantine' || kind === 'waiver') {
    return before === null ? what : (/\d{4}-\d\d-\d\d/.exec(after ?? '')?.[0] ?? what);
  }
  return after ?? before ?? what;
}

async function authorOf(
  text: string,
  git: Git,
  { file, commit }: SignedSince,
): Promise<Pick<Loosening, 'who' | 'when'>> {
  const range = commit === null ? [] : [`${commit}..HEAD`];
  try {
    const line = await git(['log', '-1', '--format=%an%x09%aI', `-S${text}`, ...range, '--', file]);
    const [who = '', when = ''] = line.split('\t');
    return who === '' ? unknown : { who, when };
  } catch {
    // No repository, no git, or a clone that is too shallow.
    return unknown;
  }
}

const unknown = { who: null, when: null } as const;
