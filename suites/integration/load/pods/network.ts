import { type ChildProcess, execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

import { childEnvironment } from '../../../../harness/config/environment.ts';
import { findExecutable } from '../../../../harness/process/executable.ts';
import { spawnTied } from '../../../../harness/process/tied-command.ts';

/** Where pods find the collector, and the target: two networks, so that one can break without the other. */
export const collectorAddress = '10.77.0.1';
export const targetAddress = '10.78.0.1';

/** A network namespace. It has no name in the file system: it is there as long as a process is in it. */
export interface Place {
  /** Of the process that holds it. */
  readonly pid: number;
  /** Words to be put before a command that is to run there. */
  readonly inside: readonly [string, ...string[]];
}

export interface Pod extends Place {
  /** Pulls the cable to the collector at its other end. */
  cut(): Promise<void>;
  heal(): Promise<void>;
  /** The whole machine is gone, with all that runs there. */
  lose(processes: readonly ChildProcess[]): Promise<void>;
}

export interface Network extends AsyncDisposable {
  /** Where the collector and the target are. */
  readonly hub: Place;
  readonly pods: readonly Pod[];
}

/** Why no such network can be made here; null where one can: it is tried, in a namespace that is gone at once. */
export function whyNoNetwork(): string | null {
  if (process.platform !== 'linux') return 'network namespaces are of Linux';
  const missing = ['ip', 'unshare', 'nsenter'].find((name) => findExecutable(name) === null);
  if (missing !== undefined) return `there is no ${missing}`;
  const link = ['link', 'add', 'one', 'type', 'veth', 'peer', 'name', 'other'];
  const tried = spawnSync('unshare', ['--net', 'ip', ...link], { encoding: 'utf8' });
  return tried.status === 0 ? null : `no namespace with a veth pair: ${tried.stderr.trim()}`;
}

/**
 * A hub, and pods that are linked to it by two veth pairs each. Nothing of it is in the machine's own network,
 * and nothing has to be taken away: each namespace goes with the process that holds it, its links with it, and
 * that process ends with this one, SIGKILL included.
 */
export async function openNetwork(pods: number): Promise<Network> {
  await using stack = new AsyncDisposableStack();
  const hub = stack.use(await holdPlace());
  await ip(hub, [
    'link set lo up',
    `address add ${collectorAddress}/32 dev lo`,
    `address add ${targetAddress}/32 dev lo`,
  ]);
  const places = await Promise.all(Array.from({ length: pods }, holdPlace));
  for (const place of places) stack.use(place);
  const linked: Pod[] = [];
  for (const [at, place] of places.entries()) linked.push(await linkTo(hub, place, at + 1));
  const opened = stack.move();
  return { hub, pods: linked, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

interface HeldPlace extends Place, AsyncDisposable {
  readonly holder: ChildProcess;
}

/** It is there until its holder reads the end of its input, which comes with the end of this process at the latest. */
async function holdPlace(): Promise<HeldPlace> {
  const holder = spawnTied('unshare', ['--net', 'sh', '-c', 'echo there; exec cat'], {
    env: childEnvironment(),
    cwd: '/',
  });
  await Promise.race([once(holder.stdout!, 'data'), endBeforeIt(holder)]);
  const pid = holder.pid!;
  return {
    pid,
    inside: ['nsenter', `--net=/proc/${pid}/ns/net`, '--'],
    holder,
    [Symbol.asyncDispose]: () => killed(holder),
  };
}

async function endBeforeIt(holder: ChildProcess): Promise<never> {
  const [code] = (await once(holder, 'close')) as [number | null];
  throw new Error(`no namespace: unshare ended with ${code}`);
}

async function linkTo(hub: Place, place: HeldPlace, number: number): Promise<Pod> {
  const nets = [
    { name: 'points', net: '10.77', to: collectorAddress },
    { name: 'load', net: '10.78', to: targetAddress },
  ];
  for (const { name, net, to } of nets) {
    const near = `${name}${number}`;
    await ip(hub, [
      `link add ${near} type veth peer name ${name} netns ${place.pid}`,
      `address add ${net}.${number}.1/30 dev ${near}`,
      `link set ${near} up`,
    ]);
    await ip(place, [
      `address add ${net}.${number}.2/30 dev ${name}`,
      `link set ${name} up`,
      `route add ${to}/32 via ${net}.${number}.1`,
    ]);
  }
  return {
    ...place,
    cut: () => ip(hub, [`link set points${number} down`]),
    heal: () => ip(hub, [`link set points${number} up`]),
    async lose(processes) {
      await Promise.all([...processes, place.holder].map(killed));
    },
  };
}

async function ip({ inside }: Place, lines: readonly string[]): Promise<void> {
  const [command, ...args] = [...inside, 'ip', '-batch', '-'] as const;
  const running = promisify(execFile)(command, args);
  running.child.stdin?.end(`${lines.join('\n')}\n`);
  await running;
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
