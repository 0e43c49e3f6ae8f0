import { readdirSync, readFileSync } from 'node:fs';

/**
 * Stops the processes of a name that a process started, and those that these started, for a while now and then.
 * Linux: they are found in /proc.
 */
export function stopNowAndThen(
  root: number,
  name: string,
  stopMs: number,
  everyMs: number,
): Disposable {
  let stopped: readonly number[] = [];
  const goOn = (): void => {
    for (const pid of stopped) signal(pid, 'SIGCONT');
    stopped = [];
  };
  const timer = setInterval(() => {
    stopped = descendants(root).filter((pid) => nameOf(pid) === name);
    for (const pid of stopped) signal(pid, 'SIGSTOP');
    setTimeout(goOn, stopMs);
  }, everyMs);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      goOn();
    },
  };
}

/** One that has ended meanwhile needs none. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    const parent = Number.isInteger(pid) ? parentOf(pid) : null;
    if (parent !== null) parents.set(pid, parent);
  }
  const isOfRoot = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === root || isOfRoot(parent));
  };
  return [...parents.keys()].filter(isOfRoot);
}

function parentOf(pid: number): number | null {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat === null ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function nameOf(pid: number): string | null {
  return textOf(`/proc/${pid}/comm`)?.trim() ?? null;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
