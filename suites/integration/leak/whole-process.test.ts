// @module-tag thorough
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { measureLeaks } from '../../../harness/leaks/measure-leaks.ts';

const bin = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));
const server = (name: string): string =>
  fileURLToPath(new URL(`./servers/${name}`, import.meta.url));
const operation = (name: string): string =>
  fileURLToPath(new URL(`./operations/${name}`, import.meta.url));

interface Answer {
  readonly verdict: string;
  readonly resources: readonly { readonly resource: string; readonly verdict: string }[];
}

async function assayLeak(...args: readonly string[]) {
  const child = spawn(process.execPath, [bin, 'leak', '--json', '--no-why', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, code: code as number };
}

/** What of a server's memory leaks, when it is started by a command. */
async function leaksOf(command: string): Promise<readonly string[]> {
  const limits = ['--resources', 'heap,workerHeaps', '--budget', '150s', '--largest-cache', '100'];
  const { stdout, stderr } = await assayLeak('--command', command, ...limits);
  if (stdout === '') throw new Error(stderr);
  const { resources } = JSON.parse(stdout) as Answer;
  return resources.filter(({ verdict }) => verdict === 'leak').map(({ resource }) => resource);
}

/** @returns the lines that it prints */
function start(file: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [server(file), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGTERM'));
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

const pidOf = ({ pid }: ChildProcess): string => String(pid);

const tags = ['integration', 'slow'];

describe('of a server', { tags, timeout: 600_000 }, () => {
  test('the workers of a cluster are measured that npm start has started', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'assay-npm-start-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const scripts = { start: `node ${server('in-a-cluster.js')}` };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'started', scripts }));
    expect(await leaksOf(`npm start --prefix ${folder}`)).toEqual(['heap']);
  });

  test('a worker thread is measured that serves the port', { tags: ['exhaustive'] }, async () => {
    expect(await leaksOf(`node ${server('in-a-thread.js')}`)).toEqual(['workerHeaps']);
  });

  test('a process is refused that does not serve the port, with the one that does', async () => {
    const { child, lines } = start('launcher.js', server('keeps-requests.js'));
    const launched = String((await lines.next()).value).replace('launched ', '');
    const url = String((await lines.next()).value);
    for (const pid of [pidOf(child), String(process.pid)]) {
      const { stderr, code } = await assayLeak('--url', url, '--pid', pid);
      expect(stderr).toContain(`pid ${pid} does not serve this port; pid ${launched} does`);
      expect(stderr).toContain(`--pid ${launched}`);
      expect(code).toBe(2);
    }
  });

  const whole = { tags: ['exhaustive'] };
  test('every worker of a cluster is attached to, where its primary is named', whole, async () => {
    const { child, lines } = start('in-a-cluster.js');
    const url = String((await lines.next()).value);
    // A server of somebody's is not tried out, so it must be said that no cache is as large as this leak.
    const limits = ['--resources', 'heap', '--budget', '150s', '--largest-cache', '100'];
    const { stdout, stderr } = await assayLeak('--url', url, '--pid', pidOf(child), ...limits);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'leak' });
  });

  test('nothing is measured where nothing listens', async () => {
    const args = ['--url', 'http://127.0.0.1:1/', '--pid', String(process.pid)];
    const { stderr, code } = await assayLeak(...args);
    expect(stderr).toContain('nothing listens on port 1');
    expect(code).toBe(2);
  });

  const old = '/usr/bin/node';
  const isOld = (): boolean => {
    try {
      return Number.parseInt(execFileSync(old, ['--version'], { encoding: 'utf8' }).slice(1)) < 22;
    } catch {
      return false;
    }
  };

  test.skipIf(!isOld())('an older Node than the probe needs is named', async () => {
    const { stderr, code } = await assayLeak('--command', `${old} ${server('keeps-requests.js')}`);
    expect(stderr).toMatch(/runs Node \d+\.\S+; the probe needs Node 22\.18 or later/);
    expect(stderr).not.toContain('ERR_UNKNOWN_FILE_EXTENSION');
    expect(code).toBe(2);
  });
});

describe('of an operation', { tags, timeout: 600_000 }, () => {
  describe.for<[module: string, keeping: string, tags: string[]]>([
    ['worker-keeps.mjs', 'workerHeaps', []],
    ['sleeping-worker-keeps.mjs', 'workerHeaps', ['exhaustive']],
    ['child-keeps.mjs', 'childHeaps', []],
  ])('%s', ([module, keeping, own]) => {
    test('the memory of its threads and processes is judged', { tags: own }, async () => {
      const { resources } = await measureLeaks(operation(module), {
        explain: false,
        resources: ['heap', keeping],
        budgetMs: 150_000,
        largestCache: 100,
      });
      expect(resources.map(({ resource, verdict }) => [resource, verdict])).toEqual([
        ['heap', expect.not.stringMatching('fail')],
        [keeping, 'fail'],
      ]);
    });
  });
});
