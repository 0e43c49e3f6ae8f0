import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

import { childEnvironment } from '../../../../harness/config/environment.ts';
import { requireK6 } from '../../../../harness/load/find-k6.ts';
import { segmentArguments, type Share } from '../../../../harness/load/instances/share.ts';
import { spawnTied } from '../../../../harness/process/tied-command.ts';
import { type RunningForwarder, startForwarder } from '../collector-processes.ts';
import { collectorAddress, type Pod } from './network.ts';
import type { WrittenLoad } from './written-load.ts';

export const collectorUrl = `http://${collectorAddress}:8417`;

/** A k6 as the operator starts it. */
export interface RunningK6 {
  readonly child: ChildProcess;
  /** Comes with its end, and all of its points in the file. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
}

/**
 * @param inside what it runs under
 * @param folder where its points and its log go
 * @param aheadMs by how much its clock is ahead: k6 is a static program, whose clock nothing can replace, so its
 *   points are changed on their way to the file
 */
export async function startK6(
  load: WrittenLoad,
  { index, of }: Share,
  { inside, folder, aheadMs = 0 }: K6Place,
): Promise<RunningK6> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'points.csv');
  const given = load
    .k6Arguments(folder)
    .map((one) => (aheadMs > 0 && one === `--out=csv=${file}` ? '--out=csv=-' : one));
  const tags = ['--tag', `instance_id=${index + 1}`];
  const [command = '', ...args] = [
    ...inside,
    (await requireK6()).path,
    'run',
    '--quiet',
    ...segmentArguments({ index, of }),
    ...given,
    load.script,
    '--address=',
    ...tags,
  ];
  const child = spawnTied(command, args, { env: childEnvironment(load.env), cwd: folder });
  const said = text(child.stderr!);
  const kept = aheadMs > 0 ? keepShifted(child, file, aheadMs) : drained(child);
  const closed = once(child, 'close') as Promise<[number | null]>;
  return {
    child,
    ended: Promise.all([closed, said, kept]).then(([[code], errors]) => ({ code, said: errors })),
  };
}

export interface K6Place {
  readonly inside: readonly string[];
  readonly folder: string;
  readonly aheadMs?: number;
}

async function drained(child: ChildProcess): Promise<void> {
  for await (const piece of child.stdout!) void piece;
}

async function keepShifted(child: ChildProcess, file: string, byMs: number): Promise<void> {
  const by = BigInt(byMs) * 1_000_000n;
  await pipeline(
    createInterface({ input: child.stdout! }),
    async function* shifted(lines: AsyncIterable<string>) {
      for await (const line of lines) {
        const [, metric, time] = /^([^,]*),(\d+),/u.exec(line) ?? [];
        yield metric === undefined || time === undefined
          ? `${line}\n`
          : `${metric},${BigInt(time) + by}${line.slice(metric.length + 1 + time.length)}\n`;
      }
    },
    createWriteStream(file),
  );
}

/** Its preload, by which a process of Node has a clock that is an hour ahead. */
const hourAhead = fileURLToPath(new URL('../scripts/hour-ahead.mjs', import.meta.url));
const HOUR_MS = 3_600_000;

/** A generator on a machine of its own: k6, and what sends its points. */
export interface RunningPod extends AsyncDisposable {
  readonly place: Pod;
  readonly k6: RunningK6;
  readonly forwarder: RunningForwarder;
  readonly file: string;
  /** Starts what sends its points once more. */
  forwardAgain(uid: string): RunningForwarder;
}

export async function startPod(
  load: WrittenLoad,
  share: Share,
  place: Pod,
  { folder, isHourAhead = false }: { readonly folder: string; readonly isHourAhead?: boolean },
): Promise<RunningPod> {
  await using stack = new AsyncDisposableStack();
  const { inside } = place;
  const part = share.index + 1;
  const own = join(folder, `pod-${part}`);
  const file = join(own, 'points.csv');
  const forward = (uid: string): RunningForwarder =>
    startForwarder(collectorUrl, part, file, {
      args: ['--pod', uid, '--log', join(own, 'k6.log')],
      before: inside,
      env: isHourAhead ? { NODE_OPTIONS: `--import=${hourAhead}` } : {},
    });
  const forwarder = stack.use(forward(`pod-${part}`));
  const aheadMs = isHourAhead ? HOUR_MS : 0;
  const k6 = await startK6(load, share, { inside, folder: own, aheadMs });
  stack.defer(async () => {
    k6.child.kill('SIGKILL');
    await k6.ended;
  });
  const started = stack.move();
  return {
    place,
    k6,
    forwarder,
    file,
    forwardAgain: (uid) => started.use(forward(uid)),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
