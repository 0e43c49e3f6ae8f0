// @module-tag slow
// @module-tag thorough
import { expect, test as sequential } from 'vitest';

import { SmallProject } from './small-project.ts';

// Most of their time they wait for k6.
const test = sequential.concurrent;
const options = { tags: ['integration', 'load'], timeout: 600_000 };

const files = (objective: string) => ({
  'assay.config.ts': `export default {
  target: { command: 'node server.js', ready: '/' },
  thresholds: { 'load/ping': { capacity: { '${objective}': '>= 20/s' } } },
};`,
  'server.js': `import { createServer } from 'node:http';
createServer((request, response) => response.end('ok'))
  .listen(Number(process.env.PORT), '127.0.0.1');`,
  'suites/load/ping.ts': `import http from 'k6/http';
import { server } from 'assay/k6';
export const options = { scenarios: { ping: server({ rate: 10, duration: '3s' }) } };
export default () => http.get(__ENV.TARGET + '/', { tags: { name: 'ping' } });`,
});

test('the highest rate of a load is a gate of a run, with its curve', options, async () => {
  await using project = await SmallProject.create(files('p95 < 30s, errors < 20%'));
  const { code, stdout } = await project.assay(['run', 'load', '--capacity', '--budget', '40s']);
  const { gates } = await project.document();
  const gate = gates.find(({ statistic }) => statistic.startsWith('capacity'));
  expect(gate?.id).toBe('load/ping capacity.p95 < 30s, errors < 20%');
  // A machine that does not apply the rate leaves it open.
  expect(['pass', 'inconclusive']).toContain(gate?.verdict);
  expect(gate?.reason).toMatch(/^p95 < 30s, errors < 20% /u);
  expect(gate?.reproduce).toBe('assay run load --capacity');
  expect(gate?.evidence.map(({ kind }) => kind)).toContain('curve');
  expect(await project.report('index.html')).toContain('Latency by rate');
  expect(stdout).toMatch(/ping p95 < 30s, errors < 20%: 20\/s /u);
  expect([0, 1, 4]).toContain(code);
  expect(await project.processes()).toEqual([]);
});

test('what can not be searched for is refused before anything starts', options, async () => {
  await using wrong = await SmallProject.create(files('p95 over 30s'));
  const refused = await wrong.assay(['run', 'load', '--capacity']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(
    `thresholds["load/ping"].capacity 'p95 over 30s': 'p95 over 30s' is no percentile`,
  );
  await using right = await SmallProject.create(files('p95 < 30s'));
  const { code } = await right.assay(['run', 'load', '--budget', '2s']);
  const { notRun } = await right.document();
  expect(notRun.map(({ what }) => what)).toContain('load/ping capacity.p95 < 30s');
  expect([0, 1, 4]).toContain(code);
});
