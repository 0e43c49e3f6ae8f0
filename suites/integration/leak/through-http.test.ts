import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { measureLeaks } from '../../../harness/leaks/measure-leaks.ts';
import type { MeasuredTarget } from '../../../harness/leaks/serving-processes.ts';
import { makeProbeKey } from '../../../harness/measurement/probe/address.ts';
import { probeEnvironment } from '../../../harness/measurement/probe/target-environment.ts';

const path = (name: string): string =>
  fileURLToPath(new URL(`./operations/${name}`, import.meta.url));

async function startServer(
  mode: string,
): Promise<MeasuredTarget & { readonly child: ChildProcess }> {
  const probeKey = makeProbeKey();
  const child = spawn(process.execPath, [path('server.js'), mode], {
    env: { PATH: '', ...probeEnvironment(probeKey) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url: line, probeKey, pid: child.pid ?? 0, child };
}

describe('a leak through HTTP', { tags: ['integration', 'slow'], timeout: 600_000 }, () => {
  const whole = { tags: ['exhaustive'] };
  test(
    'is found in a server that keeps every request body, with the variable that keeps it',
    whole,
    async () => {
      const target = await startServer('keeps-bodies');
      const { resources } = await measureLeaks(path('request.leak.ts'), {
        target,
        budgetMs: 150_000,
        mayBeSpoiled: true,
      });
      const leaking = resources.filter(({ verdict }) => verdict === 'fail');
      expect(leaking.map(({ resource }) => resource)).toContain('heap');
      expect(leaking[0]?.reason).toMatch(/kept/);
      expect(JSON.stringify(leaking[0]?.evidence)).toContain('operations/server.js');
    },
  );

  test('is found where a socket to another server is not closed', whole, async () => {
    const target = await startServer('keeps-sockets');
    const { resources } = await measureLeaks(path('request.leak.ts'), {
      target,
      budgetMs: 150_000,
      resources: ['fds', 'handles'],
    });
    expect(resources.map(({ resource, verdict }) => [resource, verdict])).toEqual([
      ['fds', 'fail'],
      ['handles', 'fail'],
    ]);
  });

  test(
    'is not seen where there is none, and its processes are measured as long as they run',
    whole,
    async () => {
      const target = await startServer('clean');
      const { resources, operations } = await measureLeaks(path('request.leak.ts'), {
        target,
        budgetMs: 40_000,
      });
      expect(resources.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
      expect(operations).toBeGreaterThan(50);
      const exited = once(target.child, 'exit');
      target.child.kill('SIGTERM');
      await exited;
    },
  );

  test('needs a target: without one the operation is refused', async () => {
    await expect(measureLeaks(path('request.leak.ts'))).rejects.toThrow(/drives the target/);
  });
});
