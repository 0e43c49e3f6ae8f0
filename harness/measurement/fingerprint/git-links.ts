import type { CiChange } from '../../config/environment.ts';

/** Where people read what was measured: `https://…`, or null where no such page is known. */
export interface GitLinks {
  readonly commit: string | null;
  /** The pull request or merge request that a job of CI runs for. */
  readonly change: string | null;
}

/** How a forge names the page of a commit, by what its host's name holds. */
const forges = [
  [/github|gitea|codeberg|forgejo/u, '/commit/'],
  [/gitlab/u, '/-/commit/'],
  [/bitbucket/u, '/commits/'],
] as const;

/**
 * @param remote URL of `origin`, as git has it, with credentials or without; null where there is none
 * @param change what the job of CI says of itself
 */
export function gitLinks(commit: string, remote: string | null, change: CiChange | null): GitLinks {
  const page = change?.repository ?? (remote === null ? null : repositoryPage(remote));
  const path = page === null ? undefined : forges.find(([host]) => host.test(new URL(page).host));
  const commitPath = change?.commitPath ?? path?.[1];
  return {
    commit: page === null || commitPath === undefined ? null : `${page}${commitPath}${commit}`,
    change: change?.url ?? null,
  };
}

/** `git@host:owner/name.git` and `https://user:token@host/owner/name.git` → `https://host/owner/name`. */
function repositoryPage(remote: string): string | null {
  const short = /^(?:[^@/]+@)(?<host>[^:/]+):(?<path>[^/].*)$/u.exec(remote)?.groups;
  const url = short === undefined ? remote : `https://${short['host']}/${short['path']}`;
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, pathname } = new URL(url);
  if (!/^(?:https?|ssh|git):$/u.test(protocol) || hostname === '') return null;
  return `https://${hostname}${pathname.replace(/\.git\/?$|\/$/u, '')}`;
}
