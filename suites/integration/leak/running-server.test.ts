import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';

const bin = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));
const path = (name: string): string =>
  fileURLToPath(new URL(`./operations/${name}`, import.meta.url));

/** A server that knows nothing of any probe. */
async function startServer(mode: string): Promise<{ url: string; pid: string }> {
  const child = spawn(process.execPath, [path('server.js'), mode], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url, pid: String(child.pid) };
}

async function assayLeak(args: readonly string[]) {
  const child = spawn(process.execPath, [bin, 'leak', ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, code: code as number };
}

const driven = (...args: string[]) => assayLeak([...args, '--budget', '150s']);

interface Answer {
  verdict: string;
  resources: { resource: string; verdict: string; reason: string }[];
}

describe('assay leak of a running server', { tags: ['integration', 'slow'] }, () => {
  const whole = { tags: ['exhaustive'], timeout: 600_000 };
  test('attaches to its process, and names the line that keeps the bodies', whole, async () => {
    const { url, pid } = await startServer('keeps-bodies');
    const { stdout, stderr, code } = await driven(
      '--url',
      url,
      '--pid',
      pid,
      '--script',
      path('request.leak.ts'),
      // Nothing is tried out in a server that somebody uses: so what it may hold has to be said.
      '--largest-cache',
      '100',
    );
    expect(stderr).toBe('');
    const { resources } = JSON.parse(stdout) as Answer;
    const leaking = resources.filter(({ verdict }) => verdict === 'leak');
    expect(leaking.map(({ resource }) => resource)).toContain('heap');
    expect(stdout).toContain('operations/server.js');
    expect(code).toBe(1);
  });

  test('starts a command with the probe, and asks for its URL where nothing else is said', async () => {
    const { stdout, code } = await driven('--command', `node ${path('server.js')} keeps-sockets`);
    const { resources } = JSON.parse(stdout) as Answer;
    expect(resources.find(({ resource }) => resource === 'fds')?.verdict).toBe('leak');
    expect(code).toBe(1);
  }, 600_000);

  test.each([
    [[], /nothing to measure/],
    [['--url', 'http://127.0.0.1:1'], /by its URL and its process/],
    [['--url', 'nowhere', '--pid', '1'], /'nowhere' is no URL/],
    [['--url', 'http://127.0.0.1:1', '--pid', 'one'], /'one' is no process id/],
    [['--pid', '1', '--command', 'node server.js'], /--command starts one/],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { stderr, code } = await assayLeak(args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
