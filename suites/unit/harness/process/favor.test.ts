import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';

import { expect, test } from 'vitest';

import { favor } from '../../../../harness/process/favor.ts';

test('a process gets more of the machine where that is allowed, and keeps what it has elsewhere', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const before = getPriority(pid);
  favor(pid);
  const [after, group] = [getPriority(pid), autogroupOf(pid)];
  child.kill('SIGKILL');
  expect(after).toBeLessThanOrEqual(before);
  // A kernel may share without sessions: then there is nothing to read.
  expect(group ?? 'nice -5').toMatch(after === before ? /nice -?\d+$/u : /nice -5$/u);
});

/** `/autogroup-77 nice -5`; null where the kernel has none. */
function autogroupOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/autogroup`, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

test('a process that is gone is no error', async () => {
  const child = spawn('true', [], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(() => {
    favor(child.pid ?? 0);
  }).not.toThrow();
});
