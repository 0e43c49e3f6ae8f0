// @module-tag slow
import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { detectDevices, devicesVariable } from '../../../fixtures/engines/devices/detect.ts';
import type { Engine, EngineLoss } from '../../../fixtures/engines/engine.ts';
import { EngineCrashedError } from '../../../fixtures/engines/errors.ts';
import { childEnvironment } from '../../../harness/config/environment.ts';
import { batch, logitsOf, missing, present, type Subject } from './subjects.ts';

/** The tests read and stop processes through /proc. */
const hosted = process.platform === 'linux' ? present.filter((subject) => subject.hosted) : [];

describe('an engine that loses its host process', { tags: ['integration'] }, () => {
  test.for(missing)('$title is not here', ({ reason }, { skip }) => {
    skip(reason);
    expect.unreachable();
  });

  describe.for(hosted.slice(0, 1))('$title', (subject) => {
    hostLoss(subject);
  });
  // The host is the same for all of them; here the reference's is enough.
  describe.for(hosted.slice(1))('$title', { tags: ['slow', 'exhaustive'] }, (subject) => {
    hostLoss(subject);
  });
});

function hostLoss(subject: Subject): void {
  describe.for<[NodeJS.Signals, string[]]>([
    ['SIGKILL', []],
    ['SIGABRT', ['exhaustive']],
    ['SIGSEGV', ['exhaustive']],
  ])('is lost by %s', ([signal, tags]) => {
    test('during a run: that call fails, the others and the next pass', { tags }, async () => {
      const losses: EngineLoss[] = [];
      await using engine = await subject.open({ onLoss: (loss) => losses.push(loss) });
      const before = logitsOf(await engine.run(batch(2)));
      const first = pidOf(engine);

      const running = engine.run(batch(4096));
      const waiting = [engine.run(batch(2)), engine.run(batch(2))];
      await untilItComputes(first);
      process.kill(first, signal);

      await expect(running).rejects.toThrow(EngineCrashedError);
      await expect(running).rejects.toThrow(`(pid ${first}) was killed by ${signal}`);
      for (const outputs of await Promise.all(waiting)) expect(logitsOf(outputs)).toEqual(before);
      expect(logitsOf(await engine.run(batch(2)))).toEqual(before);
      expect(pidOf(engine)).not.toBe(first);
      expect(engine.losses).toHaveLength(1);
      expect(losses).toEqual(engine.losses);
    });
  });

  test('is lost between two calls without a call being lost', async () => {
    await using engine = await subject.open();
    const before = await engine.run(batch(1));
    const first = pidOf(engine);
    process.kill(first, 'SIGKILL');
    await expect.poll(() => engine.losses.length).toBe(1);
    expect(engine.losses[0]).toMatchObject({ kind: 'signal' });
    expect(await engine.run(batch(1))).toEqual(before);
  });

  test('runs out of memory: one call fails, the next passes', async ({ skip }) => {
    await using engine = await subject.open();
    await engine.run(batch(1));
    const first = pidOf(engine);
    const limited = await limitMemory(first, 4 * 2 ** 20);
    skip(!limited, 'prlimit (util-linux) is not here');
    // 67 MB of input do not fit into the 4 MiB that are left.
    await expect(engine.run(batch(8192))).rejects.toThrow(EngineCrashedError);
    const { logits } = await engine.run(batch(1));
    expect(logits?.shape).toEqual([1, 11]);
    expect(pidOf(engine)).not.toBe(first);
  });

  test('hangs: the call is given up after hangTimeoutMs, the next passes', async () => {
    await using engine = await subject.open({ hangTimeoutMs: 4_000 });
    const before = await engine.run(batch(1));
    const first = pidOf(engine);
    process.kill(first, 'SIGSTOP');
    const call = engine.run(batch(1));
    await expect(call).rejects.toThrow(EngineCrashedError);
    await expect(call).rejects.toThrow('did not answer and was killed');
    expect(engine.losses).toMatchObject([{ kind: 'hang' }]);
    expect(await engine.run(batch(1))).toEqual(before);
    expect(isAlive(first)).toBe(false);
  });

  test('is gone after a release', async () => {
    const engine = await subject.open();
    await engine.run(batch(1));
    const pid = pidOf(engine);
    await engine[Symbol.asyncDispose]();
    expect(isAlive(pid)).toBe(false);
    expect(engine.losses).toEqual([]);
  });

  describe.for<[NodeJS.Signals, string[]]>([
    ['SIGKILL', []],
    ['SIGTERM', ['exhaustive']],
    ['SIGINT', ['exhaustive']],
  ])('has an owner that %s ends', ([signal, tags]) => {
    test('during a run: it dies, too', { tags }, async () => {
      const owner = spawn(
        process.execPath,
        [fileURLToPath(new URL('endless-owner.ts', import.meta.url)), subject.title],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: childEnvironment(devicesVariable(await detectDevices())),
        },
      );
      const line = await new Promise<string>((resolve) => {
        owner.stdout.setEncoding('utf8').once('data', resolve);
      });
      const host = Number(line);
      expect(isAlive(host)).toBe(true);
      await untilItComputes(host);
      owner.kill(signal);
      await expect.poll(() => isAlive(host), { timeout: 180_000 }).toBe(false);
    });
  });
}

function pidOf(engine: Engine): number {
  if (engine.pid === null) throw new Error('the engine has no host process');
  return engine.pid;
}

/** Not a zombie either: those answer to signal 0, but have no command line. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until the process has used 40 ms of CPU time from now on: it is inside of a run. */
async function untilItComputes(pid: number): Promise<void> {
  const start = await cpuTicks(pid);
  await expect
    .poll(() => cpuTicks(pid), { timeout: 180_000, interval: 5 })
    .toBeGreaterThan(start + 5);
}

/** utime, field 14 of proc_pid_stat(5), in ticks of 10 ms. */
async function cpuTicks(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[11]);
}

/** Leaves the process `spareBytes` of address space beyond what it has. */
async function limitMemory(pid: number, spareBytes: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(/VmSize:\s+(\d+)/.exec(status)?.[1]);
  try {
    const limit = kibibytes * 1024 + spareBytes;
    await promisify(execFile)('prlimit', ['--pid', String(pid), `--as=${limit}`]);
    return true;
  } catch {
    return false;
  }
}
