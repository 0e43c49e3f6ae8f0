// @module-tag thorough
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SeedingReport } from '../../../harness/seeding/keep.ts';
import { BUSY_SHARE, watchCpuElsewhere } from '../cpu-elsewhere.ts';
import { SmallProject } from '../run/small-project.ts';

/** A small service with one gate that can only pass: its errors may be all. */
const files = {
  'assay.config.js': `
import { defineConfig } from 'assay/config';
export default defineConfig({
  target: { command: 'node server.js' },
  profiles: { smoke: { loadSeconds: 8, leakSeconds: 12 } },
  thresholds: {
    'load/predict': { latency: { p75: '<= 800ms' }, errors: '<= 100%' },
    'stress/predict': { retained: { heap: '<= 64 B/op' } },
  },
});`,
  'server.js': `
import { createServer } from 'node:http';
createServer((request, response) => {
  response.setHeader('content-type', 'application/json').end('{"label":"healthy"}');
}).listen(Number(process.env.PORT), process.env.HOST);`,
  'suites/load/predict.js': `
import http from 'k6/http';
import { server } from 'assay/k6';
export const options = { scenarios: { predict: server({ rate: 25, duration: '8s' }) } };
export default () => { http.get(__ENV.TARGET + '/predict'); };`,
  'suites/stress/predict.leak.js': `
import { stress } from 'assay';
stress('predict', { concurrency: 4, rarest: 100 }, async ({ target }) => {
  await (await target.get('/predict')).text();
});`,
};

async function keptReport(project: SmallProject): Promise<SeedingReport> {
  const folder = join(project.folder, 'reports/selftests');
  const id = (await readdir(folder)).find((name) => name.startsWith('2'));
  return JSON.parse(await readFile(join(folder, id!, 'selftest.json'), 'utf8')) as SeedingReport;
}

test('each gate fails on its fault, and the one that can only pass is named', async () => {
  await using project = await SmallProject.create(files);
  const cpuElsewhere = watchCpuElsewhere();
  const gates = ['load/predict latency.p75', 'load/predict errors', 'stress/predict retained.heap'];
  const { stdout, code } = await project.assay([
    'selftest',
    '--project',
    '--only',
    gates.join(','),
  ]);
  const isBusy = cpuElsewhere() > BUSY_SHARE;
  const { gates: tried } = await keptReport(project);
  expect(tried.map(({ id }) => id).toSorted()).toEqual(gates.toSorted());
  // A busy machine may keep a gate from its verdict, and says why; it makes none of it another one.
  const open = tried.filter(({ outcome }) => outcome === 'open');
  const unexcused = isBusy ? open.filter(({ reason }) => reason === '') : open;
  expect({ stdout, unexcused }).toMatchObject({ unexcused: [] });
  const decided = Object.fromEntries(
    tried.filter((gate) => !open.includes(gate)).map((gate) => [gate.id, gate]),
  );
  const wanted = {
    'load/predict latency.p75': {
      outcome: 'caught',
      seed: { kind: 'delay' },
      seeded: { verdict: 'fail' },
    },
    'stress/predict retained.heap': {
      outcome: 'caught',
      seed: { kind: 'keep', leak: { resource: 'heap' } },
      seeded: { verdict: 'fail' },
    },
    'load/predict errors': {
      outcome: 'blind',
      fault: 'HTTP 500 for all requests',
      seeded: { verdict: 'pass', measured: { value: 1 } },
    },
  };
  expect(decided).toMatchObject(
    Object.fromEntries(Object.entries(wanted).filter(([id]) => id in decided)),
  );
  const isBlindSeen = 'load/predict errors' in decided;
  expect(stdout).toMatch(
    isBlindSeen
      ? /✘ load\/predict errors +<= 100% {2}no fault can fail it, not even HTTP 500 for all requests/u
      : /load\/predict errors +<= 100%/u,
  );
  const said = [
    ...(isBlindSeen ? ['; no fault can fail load/predict errors'] : []),
    ...(open.length > 0 ? [`; not decided: ${open.map(({ id }) => id).join(', ')}`] : []),
  ];
  const caught = tried.filter(({ outcome }) => outcome === 'caught').length;
  expect(stdout.trimEnd().split('\n').at(-1)).toBe(
    ` ${caught} of 3 blocking gates ${caught === 1 ? 'was' : 'were'} seen to fail on ${caught === 1 ? 'its' : 'their'} fault${said.join('')}`,
  );
  expect(code).toBe(isBlindSeen ? 1 : 4);
  expect(await project.processes()).toEqual([]);
});

test.for([
  ['SIGINT', 130],
  ['SIGKILL', null],
] as const)(
  '%s in the middle leaves nothing alive, and the steps until then',
  async ([name, end]) => {
    await using project = await SmallProject.create(files);
    const { child, ended } = project.start(['selftest', '--project', '--only', 'load/predict']);
    const journal = async (): Promise<string> => {
      const folder = join(project.folder, 'reports/selftests');
      const ids = await readdir(folder).catch(() => []);
      const id = ids.find((one) => one.startsWith('2'));
      return id === undefined ? '' : await readFile(join(folder, id, 'selftest.jsonl'), 'utf8');
    };
    await expect.poll(journal).toContain('"step":"measuring","subject":"load/predict"');
    await expect
      .poll(() => project.processes())
      .toContainEqual(expect.stringContaining('server.js'));
    child.kill(name);
    const { code } = await ended;
    expect(code).toBe(end);
    await expect.poll(() => project.processes()).toEqual([]);
    expect(await journal()).toContain('"step":"began"');
  },
);

test('a gate on a benchmark fails where its calls take longer, without any other commit', async () => {
  await using project = await SmallProject.create({
    'assay.config.js': `
import { defineConfig } from 'assay/config';
export default defineConfig({
  profiles: { benchmarks: { suites: ['bench'] } },
  thresholds: { 'bench/*': { slower: '<= 50%', than: 'main' } },
});`,
    'suites/bench/energy.bench.js': `
const signal = Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i));
export function op() { let sum = 0; for (const one of signal) sum += one * one; return sum; }`,
  });
  const asked = ['selftest', '--project', '--profile', 'benchmarks', '--json'];
  const cpuElsewhere = watchCpuElsewhere();
  const { stdout, code } = await project.assay(asked);
  const isBusy = cpuElsewhere() > BUSY_SHARE;
  const { gates } = JSON.parse(stdout) as SeedingReport;
  expect(gates).toMatchObject([{ id: 'bench/energy slower', seed: { kind: 'slow' } }]);
  const outcome = gates[0]?.outcome ?? 'blind';
  expect(isBusy ? ['caught', 'open'] : ['caught']).toContain(outcome);
  expect(code).toBe(outcome === 'caught' ? 0 : 4);
});
