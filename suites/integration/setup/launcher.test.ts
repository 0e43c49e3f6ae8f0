// @module-tag thorough
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const tags = ['integration'];
const root = fileURLToPath(new URL('../../../', import.meta.url));
const launcher = `${root}bin/assay.js`;

/** A Node of this machine that is too old to run the harness; null where there is none. */
async function olderNode(): Promise<string | null> {
  const path = '/usr/bin/node';
  if (!existsSync(path)) return null;
  const { stdout } = await run(path, ['--version']);
  return Number(/^v(\d+)/u.exec(stdout)?.[1]) < 24 ? path : null;
}

const old = await olderNode();

test('the launcher runs the harness', { tags }, async () => {
  const { stdout } = await run(process.execPath, [launcher, '--help']);
  expect(stdout).toContain('Usage: assay');
});

test('packages that are no files are refused, with what to set', { tags }, async () => {
  // What Yarn's hooks, preloaded by NODE_OPTIONS, say of themselves.
  const hooks = `data:text/javascript,Object.defineProperty(process.versions,'pnp',{value:'3'})`;
  const ended = run(process.execPath, ['--import', hooks, launcher, 'run']);
  await expect(ended).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringContaining('yarn config set nodeLinker node-modules') as string,
  });
});

test.skipIf(old === null)(
  'an older Node hands over to the one of node_modules (skipped without /usr/bin/node < 24)',
  { tags },
  async () => {
    const { stdout } = await run(old ?? '', [launcher, 'doctor', '--json']);
    const { things } = JSON.parse(stdout) as { things: { name: string; detail: string }[] };
    expect(things.find(({ name }) => name === 'Node')?.detail).toMatch(/^2[4-9]\./u);
  },
);

test.skipIf(old === null || process.platform !== 'linux')(
  'nothing is left when the launcher is killed (skipped without /usr/bin/node < 24)',
  { tags },
  async () => {
    const script = fileURLToPath(new URL('../load/scripts/sleeping.ts', import.meta.url));
    const child = spawn(old ?? '', [launcher, 'load', script, '--url', 'http://127.0.0.1:9'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await expect.poll(() => descendants(child.pid ?? 0), { timeout: 180_000 }).toMatch(/\bk6\b/u);
    const before = await descendantPids(child.pid ?? 0);
    child.kill('SIGKILL');
    await expect
      .poll(() => before.filter((pid) => existsSync(`/proc/${pid}`)), { timeout: 180_000 })
      .toEqual([]);
  },
);

test('setup.mjs has nothing to do and says nothing once everything is here', { tags }, async () => {
  const { stdout, stderr } = await run(process.execPath, [`${root}scripts/setup.mjs`]);
  expect(stdout + stderr).toBe('');
});

async function processTable(): Promise<{ pid: number; parent: number; name: string }[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,ppid=,comm=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, name = ''] = line.trim().split(/\s+/u);
      return { pid: Number(pid), parent: Number(parent), name };
    });
}

async function descendantsOf(ancestor: number): Promise<{ pid: number; name: string }[]> {
  const table = await processTable();
  const found: { pid: number; name: string }[] = [];
  const parents = [ancestor];
  for (const parent of parents) {
    const children = table.filter((one) => one.parent === parent);
    found.push(...children);
    parents.push(...children.map(({ pid }) => pid));
  }
  return found;
}

async function descendants(ancestor: number): Promise<string> {
  return (await descendantsOf(ancestor)).map(({ name }) => name).join(' ');
}

async function descendantPids(ancestor: number): Promise<number[]> {
  return (await descendantsOf(ancestor)).map(({ pid }) => pid);
}
