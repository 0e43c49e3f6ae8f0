// @module-tag thorough
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));

function start(module: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`./operations/${module}`, import.meta.url));
  const child = spawn(process.execPath, [bin, 'leak', path, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return {
    pid: child.pid ?? 0,
    interrupt: () => child.kill('SIGINT'),
    ended: ended.then(([stdout, stderr, [code]]) => ({ stdout, stderr, code: code as number })),
  };
}

interface Answer {
  verdict: string;
  interrupted?: true;
  ops: number;
  seconds: number;
}

function childrenOf(pid: number): readonly string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
  return children.split(' ').filter(Boolean);
}

/** Of a process, once the one that works has had so much of a processor: time means little beside other work. */
async function childrenThatWorkedFor(pid: number, seconds: number): Promise<readonly string[]> {
  for (;;) {
    const children = childrenOf(pid);
    if (children.some((child) => processorSeconds(child) >= seconds)) return children;
    await sleep(50);
  }
}

/** User and system time, in Linux's ticks of 10 ms; 0 of a child that ended since it was listed. */
function processorSeconds(pid: string): number {
  const status = statusOf(pid);
  if (status === null) return 0;
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function statusOf(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
}

const tags = ['integration', 'slow'];

describe('assay leak --soak', { tags, timeout: 600_000 }, () => {
  test('measures for the whole time what it could call clean before', async () => {
    const { stdout, code } = await start('clean.ts', '--soak', '6s').ended;
    const { verdict, seconds } = JSON.parse(stdout) as Answer;
    // Whether so many seconds are enough to tell depends on the machine.
    expect(verdict).toMatch(/^(clean|inconclusive)$/);
    expect(code).toBe(verdict === 'clean' ? 0 : 4);
    // Not one that ends when it could tell, which is after two seconds, nor one that never ends.
    expect(seconds).toBeGreaterThan(5.7);
    expect(seconds).toBeLessThan(200);
  });

  test('ends with a leak', { tags: ['exhaustive'] }, async () => {
    const { stdout, code } = await start('keeps-objects.ts', '--soak', '1h').ended;
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'leak' });
    expect(code).toBe(1);
  });

  test('prints what it saw when it is interrupted, and leaves no process behind', async () => {
    const soak = start('clean.ts', '--soak', '1h');
    const children = await childrenThatWorkedFor(soak.pid, 2);
    soak.interrupt();
    const { stdout, stderr, code } = await soak.ended;
    expect(stderr).toContain('interrupted; this was seen until then');
    // Whether it was long enough to tell depends on the machine; the rule itself is a unit test's.
    const { verdict, interrupted, ops } = JSON.parse(stdout) as Answer;
    expect(verdict).toMatch(/^(clean|inconclusive)$/);
    expect(interrupted).toBe(true);
    expect(ops).toBeGreaterThan(1_000);
    expect(code).toBe(130);
    // The kernel ends them with their parent; whoever adopts them has to reap them.
    await expect.poll(() => children.filter((child) => existsSync(`/proc/${child}`))).toEqual([]);
  });

  test.each([
    [['--soak', '2h', '--budget', '10s'], /--budget 10s and --soak 2h both say how long/],
    [['--soak', 'soon'], /--soak 'soon' is not a duration/],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { stdout, stderr, code } = await start('clean.ts', ...args).ended;
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
