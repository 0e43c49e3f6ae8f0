// @module-tag thorough
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));

interface Answer {
  readonly verdict: string;
  readonly resources: readonly { resource: string; verdict: string; reason: string }[];
}

async function assayLeak(module: string, ...args: string[]): Promise<Answer> {
  const path = fileURLToPath(new URL(`./operations/${module}`, import.meta.url));
  // A limit, not a duration: a hunt ends when all is decided, which takes longer beside other work.
  const patient = ['--budget', '150s'];
  const child = spawn(process.execPath, [bin, 'leak', path, '--json', ...patient, ...args]);
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Answer;
}

function leaking({ resources }: Answer): readonly string[] {
  return resources.filter(({ verdict }) => verdict === 'leak').map(({ resource }) => resource);
}

const tags = ['integration', 'slow', 'postgres', 'redis'];

describe('what an operation leaves open in its services', { tags, timeout: 600_000 }, () => {
  test('finds connections of a pool that are not given back, with their last query and the line', async () => {
    const answer = await assayLeak('keeps-connections.leak.ts');
    expect(leaking(answer)).toContain('pgClients');
    const { reason = '' } = answer.resources.find((one) => one.resource === 'pgClients') ?? {};
    expect(reason).toContain('last “SELECT 1 AS kept”');
    expect(reason).toContain('keeps-connections.leak.ts:5');
  });

  const whole = { tags: ['exhaustive'] };
  test(
    'finds a duplicate of a Redis client that is not closed, with its last command',
    whole,
    async () => {
      const answer = await assayLeak('keeps-redis-clients.leak.ts');
      expect(leaking(answer)).toContain('redisClients');
      const { reason = '' } = answer.resources.find((one) => one.resource === 'redisClients') ?? {};
      expect(reason).toContain('last command ping');
      expect(reason).toContain('keeps-redis-clients.leak.ts:5');
    },
  );

  test('calls an operation clean that gives back what it took', whole, async () => {
    const answer = await assayLeak(
      'gives-back.leak.ts',
      '--resources',
      'fds,handles,pgClients,pgIdleInTransaction,redisClients,redisKeys',
    );
    expect(answer.verdict).toBe('clean');
  });

  test('refuses a resource that nobody can read here', async () => {
    const asked = assayLeak('clean.ts', '--resources', 'pgClients');
    await expect(asked).rejects.toThrow("'pgClients' can't be measured here");
  });
});
