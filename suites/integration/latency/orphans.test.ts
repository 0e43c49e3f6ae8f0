// @module-tag thorough
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-orphans-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An operation that never returns, so that its process's event loop never turns again. */
function endlessOperation(): { readonly module: string; readonly pidFile: string } {
  const pidFile = join(folder, 'pid');
  const module = join(folder, 'endless.mjs');
  writeFileSync(
    module,
    `import { writeFileSync } from 'node:fs';
export function op() {
  writeFileSync(${JSON.stringify(pidFile)}, String(process.pid));
  for (;;);
}`,
  );
  return { module, pidFile };
}

/** The process that runs the operation, once it is inside of it. */
async function operating(pidFile: string, parent: ChildProcess): Promise<number> {
  while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') {
    expect(parent.exitCode).toBeNull();
    await setTimeout(20);
  }
  return Number(readFileSync(pidFile, 'utf8'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Kills the parent and waits until its child has gone too; the test's own deadline ends the wait. */
async function childAfterKill(parent: ChildProcess, pidFile: string): Promise<'gone'> {
  const child = await operating(pidFile, parent);
  const ended = once(parent, 'exit');
  parent.kill('SIGKILL');
  await ended;
  while (isAlive(child)) await setTimeout(20);
  return 'gone';
}

test('a comparison that is killed takes an operation that never returns with it', async () => {
  const { module, pidFile } = endlessOperation();
  const bin = join(root, 'bin/assay.js');
  const parent = spawn(process.execPath, [bin, 'compare', module, module], { cwd: folder });
  expect(await childAfterKill(parent, pidFile)).toBe('gone');
});

test('so does one where the kernel has no such signal: the process watches its parent itself', async () => {
  const { module, pidFile } = endlessOperation();
  const latency = join(root, 'harness/measurement/latency');
  const script = join(folder, 'parent.ts');
  writeFileSync(
    script,
    `import { fork } from 'node:child_process';
import { tiedNode } from ${JSON.stringify(join(root, 'harness/process/tied-node.ts'))};
const { args, ...node } = tiedNode([], null, null);
const source = { kind: 'module', file: ${JSON.stringify(module)}, bench: null };
const options = { measureMs: 1, allowedMs: 1, warmUpMs: 1, leastRounds: 1, sliceMs: 1 };
fork(${JSON.stringify(join(latency, 'launch-child.ts'))}, args, node)
  .send({ base: source, candidate: source, seed: 1, canary: false, options });`,
  );
  const parent = spawn(process.execPath, [script], { cwd: folder });
  expect(await childAfterKill(parent, pidFile)).toBe('gone');
});

test('the checked out base of a comparison that is killed goes, and git forgets it at the next one', async () => {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const { module, pidFile } = endlessOperation();
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(
    join(project, 'endless.bench.mjs'),
    `export { op } from ${JSON.stringify(module)};`,
  );
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-C', project, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args],
      {
        encoding: 'utf8',
      },
    );
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--no-gpg-sign', '-m', 'Begin');
  const args = [join(root, 'bin/assay.js'), 'compare', '--base', 'HEAD', 'endless.bench.mjs'];
  const env = { ...process.env, TMPDIR: temporary };
  const parent = spawn(process.execPath, args, { cwd: project, env, stdio: 'ignore' });
  await operating(pidFile, parent);
  const trees = () => globSync('assay-worktree-*', { cwd: temporary });
  expect(trees()).toHaveLength(1);
  parent.kill('SIGKILL');
  await expect.poll(trees).toEqual([]);
  git('worktree', 'prune');
  expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
});
