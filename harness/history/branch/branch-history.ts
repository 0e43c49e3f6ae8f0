import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../../document/write-atomically.ts';
import { UsageError } from '../../errors.ts';
import { type Git, GitError, gitIn } from './git.ts';

/** What later runs read of earlier ones: the document, and the evidence that adds up. */
const keptFiles = ['run.json', 'load-evidence.json'] as const;

/** A branch of a remote that has nothing but the kept files of runs, one folder a run. */
export interface HistoryBranch {
  /** Any folder of the repository. */
  readonly root: string;
  readonly remote: string;
  readonly branch: string;
}

/** The run folders of the project. */
export interface LocalRuns {
  readonly folder: string;
  /** Names of the run folders, oldest first. */
  readonly ids: readonly string[];
  /** Of all runs together the newest so many are kept on the branch. */
  readonly keep: number;
}

/**
 * Brings the runs of the branch that are not here yet. A branch that is not there has none.
 * @returns how many came
 * @throws {GitError} the remote can't be read
 */
export async function fetchRuns(
  branch: HistoryBranch,
  { folder, ids }: Pick<LocalRuns, 'folder' | 'ids'>,
): Promise<number> {
  const git = gitIn(branch.root);
  const commit = await fetchBranch(git, branch);
  if (commit === null) return 0;
  const here = new Set(ids);
  const missing = (await filesOf(git, commit)).filter(({ id }) => !here.has(id));
  for (const { id, file } of missing) {
    const target = join(folder, id, file);
    await mkdir(dirname(target), { recursive: true });
    await writeAtomically(target, `${await git(['show', `${commit}:${id}/${file}`])}\n`);
  }
  return new Set(missing.map(({ id }) => id)).size;
}

/** Others may push in between; each try starts from what they left. */
const MOST_TRIES = 10;

/**
 * Adds the runs that are here to the branch, as its one commit: what is dropped leaves the repository.
 * The working tree and its index are left alone.
 * @returns how many runs the branch has then
 * @throws {UsageError} the branch has other files, which its one commit would take away
 * @throws {GitError} the remote can't be written to
 */
export async function pushRuns(branch: HistoryBranch, runs: LocalRuns): Promise<number> {
  const git = gitIn(branch.root);
  for (let left = MOST_TRIES; ; left -= 1) {
    const before = await fetchBranch(git, branch);
    if (before !== null) await requireRunsAlone(git, before, branch);
    const { tree, count } = await unite(git, before, runs);
    const commit = await git(['commit-tree', tree, '-m', `Keep ${count} runs`]);
    const at = `refs/heads/${branch.branch}`;
    const lease = `--force-with-lease=${at}:${before ?? ''}`;
    try {
      await git(['push', '--quiet', lease, branch.remote, `${commit}:${at}`]);
      return count;
    } catch (error) {
      const isOvertaken =
        error instanceof GitError && /stale info|\[rejected\]|cannot lock ref/.test(error.message);
      if (!isOvertaken || left === 1) throw error;
    }
  }
}

/** @returns the commit; null where the remote has no such branch */
async function fetchBranch(git: Git, { remote, branch }: HistoryBranch): Promise<string | null> {
  const listed = await git(['ls-remote', remote, `refs/heads/${branch}`]);
  const [commit] = listed.split('\t', 1);
  if (commit === undefined || commit === '') return null;
  await git(['fetch', '--quiet', '--no-tags', remote, commit]);
  return commit;
}

interface KeptFile {
  readonly id: string;
  readonly file: string;
}

/** A run's folder begins with its time. */
const runPattern = /^\d{4}-\d\d-\d\dT/;

/** Anything else on the branch is not ours. */
async function filesOf(git: Git, commit: string): Promise<readonly KeptFile[]> {
  return (await pathsOf(git, commit)).flatMap((path) => keptFileOf(path) ?? []);
}

async function pathsOf(git: Git, commit: string): Promise<readonly string[]> {
  const listed = await git(['ls-tree', '-r', '--name-only', '-z', commit]);
  return listed.split('\0').filter((path) => path !== '');
}

function keptFileOf(path: string): KeptFile | null {
  const [id = '', file = '', ...deeper] = path.split('/');
  const isKept = runPattern.test(id) && keptFiles.some((one) => one === file);
  return isKept && deeper.length === 0 ? { id, file } : null;
}

/** The branch becomes one commit with nothing but runs: a branch of the program would be lost. */
async function requireRunsAlone(
  git: Git,
  commit: string,
  { remote, branch }: HistoryBranch,
): Promise<void> {
  const other = (await pathsOf(git, commit)).find((path) => keptFileOf(path) === null);
  if (other === undefined) return;
  throw new UsageError(`the branch '${branch}' of ${remote} has more than runs: ${other}`, {
    remedy: 'Name a branch that is for runs alone, such as assay-history.',
  });
}

/** The tree of both, in an index of its own. */
async function unite(
  git: Git,
  commit: string | null,
  { folder, ids, keep }: LocalRuns,
): Promise<{ readonly tree: string; readonly count: number }> {
  const temporary = await mkdtemp(join(tmpdir(), 'assay-history-'));
  try {
    const index = join(temporary, 'index');
    const there = commit === null ? [] : await filesOf(git, commit);
    const all = [...new Set([...ids, ...there.map(({ id }) => id)])].toSorted();
    const kept = new Set(all.slice(-keep));
    const lines: string[] = [];
    if (commit !== null) {
      const listed = await git(['ls-tree', '-r', '-z', commit]);
      lines.push(
        ...listed.split('\0').filter((line) => kept.has(/\t([^/]+)\//.exec(line)?.[1] ?? '')),
      );
    }
    for (const id of ids.filter((one) => kept.has(one))) {
      for (const file of keptFiles.filter((one) => existsSync(join(folder, id, one)))) {
        const hash = await git(['hash-object', '-w', join(folder, id, file)]);
        lines.push(`100644 blob ${hash}\t${id}/${file}`);
      }
    }
    await git(['update-index', '-z', '--index-info'], { index, input: lines.join('\0') });
    const runs = new Set(lines.map((line) => /\t([^/]+)\//.exec(line)?.[1]));
    return { tree: await git(['write-tree'], { index }), count: runs.size };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
