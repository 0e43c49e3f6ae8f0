// @module-tag thorough
// @module-tag slow
import { execFileSync } from 'node:child_process';
import type { RunDocument } from 'assay';
import { describe, expect, test } from 'vitest';
import { SmallProject } from './small-project.ts';

/** Slow enough for any machine to send on time, and a limit that no machine misses. */
const files = {
  'assay.config.ts': `export default {
  target: { command: 'node server.js', ready: '/' },
  thresholds: { 'load/ping': { latency: { p50: '<= 20s' } } },
  profiles: {
    quick: {
      suites: ['load'], tags: [], budgetSeconds: {}, loadSeconds: 3, alpha: 0.05,
      burstMs: { latency: 50, errors: 50 },
    },
  },
};`,
  'server.js': `import { createServer } from 'node:http';
createServer((request, response) => response.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');`,
  'suites/load/ping.ts': `import http from 'k6/http';
import { server } from 'assay/k6';
export const options = { scenarios: { ping: server({ rate: 2, duration: '3s' }) } };
export default () => http.get(__ENV.TARGET + '/');`,
  '.gitignore': 'node_modules\nreports\n',
};

function git(folder: string, ...args: readonly string[]): void {
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args]);
}

describe(
  'a further run of the same commit',
  { tags: ['integration', 'load'], timeout: 600_000 },
  () => {
    test('adds its requests to the earlier one, and says so; another commit starts anew', async () => {
      await using project = await SmallProject.create(files);
      git(project.folder, 'init', '--quiet');
      git(project.folder, 'add', '.');
      git(project.folder, 'commit', '--quiet', '-m', 'one');
      const gate = async () => {
        const { code } = await project.assay(['run', '--profile', 'quick']);
        const { gates, id } = await project.document();
        const found = gates.find(({ statistic }) => statistic === 'latency.p50');
        // One arrival that a busy machine did not start on time leaves the run open, and no more than that.
        const applied = gates.find(({ statistic }) => statistic === 'applied')?.verdict;
        const passes = applied === 'pass' ? 0 : 4;
        return { code, passes, run: id, verdict: found?.verdict, reason: found?.reason };
      };

      // 6 requests can't show a share of 50 % for bursts of 50 ms; 12 can, at the second look.
      const first = await gate();
      expect(first).toMatchObject({ verdict: 'inconclusive', code: 4 });
      const second = await gate();
      expect(second.reason).toContain(
        `0 of 12 requests are over 20.0 s (with the run ${first.run}`,
      );
      expect(second).toMatchObject({ verdict: 'pass', code: second.passes });

      // As the runs of two jobs they are one measurement, too: the same 12 requests at the second look.
      const runs = [first, second].map(({ run }) => `reports/runs/${run}`);
      const whole = await project.assay(['merge', ...runs, '--out', 'merged']);
      expect([0, first.passes, second.passes]).toContain(whole.code);
      const document = JSON.parse(await project.read('merged/run.json')) as RunDocument;
      const p50s = document.gates.filter(({ statistic }) => statistic === 'latency.p50');
      expect(p50s).toMatchObject([
        {
          verdict: 'pass',
          reason: expect.stringContaining('0 of 12 requests of shard 1, shard 2 together'),
        },
      ]);

      await project.write({ 'server.js': `${files['server.js']} // changed` });
      const third = await gate();
      expect(third.reason).toContain('0 of 6 requests');
      expect(third).toMatchObject({ verdict: 'inconclusive', code: 4 });
    });
  },
);
