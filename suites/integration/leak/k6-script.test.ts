// @module-tag thorough
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));
const path = (name: string): string =>
  fileURLToPath(new URL(`./operations/${name}`, import.meta.url));

/** A limit, not a duration: a run ends when all is decided, which takes longer beside other work. */
const budget = '150s';

async function driven(mode: string, script: string, environment: NodeJS.ProcessEnv = {}) {
  const command = `node ${path('server.js')} ${mode}`;
  const args = ['--command', command, '--script', path(script), '--budget', budget, '--json'];
  // So few kept bodies may be a cache, where nothing else is said.
  if (mode === 'keeps-bodies') args.push('--largest-cache', '100');
  const child = spawn(process.execPath, [bin, 'leak', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, code: code as number };
}

interface Answer {
  verdict: string;
  subject: string;
  resources: { resource: string; verdict: string }[];
  ops: number;
}

const tags = ['integration', 'slow', 'load'];

describe('assay leak with a k6 script', { tags, timeout: 600_000 }, () => {
  const whole = { tags: ['exhaustive'] };
  test('finds a server that keeps the bodies that the script sends, and the line', async () => {
    const { stdout, stderr, code } = await driven('keeps-bodies', 'posts.ts');
    expect(stderr).toBe('');
    const { subject, resources } = JSON.parse(stdout) as Answer;
    expect(subject).toBe('stress/posts');
    const leaking = resources.filter(({ verdict }) => verdict === 'leak');
    expect(leaking.map(({ resource }) => resource)).toContain('heap');
    expect(stdout).toContain('operations/server.js');
    expect(code).toBe(1);
  });

  test('finds nothing in one that keeps nothing', whole, async () => {
    const { stdout, code } = await driven('clean', 'posts.ts');
    const { verdict, resources, ops } = JSON.parse(stdout) as Answer;
    expect(resources.filter((one) => one.verdict !== 'clean')).toEqual([]);
    expect(verdict).toBe('clean');
    expect(ops).toBeGreaterThan(1_000);
    expect(code).toBe(0);
  });

  test.each([
    ['throws-in-k6.ts', 2, /throws-in-k6\.ts failed: RangeError: three is too many/],
    ['without-default.ts', 2, /exports no default function/],
    ['is-refused.ts', 2, /\d+ of \d+ requests .* failed: their status/],
    ['asks-for-what-is-not-there.ts', 3, /none of \d+ requests .* was answered: .* refused/],
  ])('ends with %s with exit code %i, and says why', async (script, wanted, message) => {
    const { stdout, stderr, code } = await driven('clean', script);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(wanted);
  });

  test('says where k6 comes from when there is none', async () => {
    const { stderr, code } = await driven('clean', 'posts.ts', { ASSAY_K6: '/nowhere/k6' });
    expect(stderr).toContain('ASSAY_K6=/nowhere/k6 is not an executable k6');
    expect(code).toBe(3);
  });
});
