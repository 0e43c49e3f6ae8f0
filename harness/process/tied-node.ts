import { watchedFlag } from './die-with-parent.ts';
import { deathSignal, findSetpriv } from './setpriv.ts';

/** How `fork` starts Node so that it doesn't outlive this process, however this one ends. */
export interface TiedNode {
  readonly execPath: string;
  readonly execArgv: string[];
  /** Arguments for the module, to be handed to `fork`. */
  readonly args: string[];
}

/**
 * Linux: PR_SET_PDEATHSIG, by util-linux's setpriv, which hands its own pid over to what it starts. That
 * signal follows the *thread* that spawned, so not from a worker; there, and elsewhere, the child watches
 * its parent itself (die-with-parent.ts).
 * @param wrapper a command that starts Node in its turn, such as `taskset -c 1 node`
 */
export function tiedNode(
  nodeFlags: readonly string[],
  wrapper: { readonly command: string; readonly args: readonly string[] } | null = null,
  setpriv: string | null = findSetpriv(),
): TiedNode {
  const { command, args } = wrapper ?? { command: process.execPath, args: [] };
  if (setpriv === null) {
    return { execPath: command, execArgv: [...args, ...nodeFlags], args: [watchedFlag] };
  }
  const [execPath, ...words] = deathSignal(setpriv, 'SIGKILL') as [string, ...string[]];
  return { execPath, execArgv: [...words, command, ...args, ...nodeFlags], args: [] };
}
