// @module-tag slow
// @module-tag thorough
import { expect, test as sequential } from 'vitest';

import { SmallProject } from '../run/small-project.ts';

// Most of their time they wait for k6.
const test = sequential.concurrent;
const options = { tags: ['integration', 'load'], timeout: 240_000 };

/** A server that answers after so many milliseconds, and says which one it is. */
const config = (ms: number) => `export default {
  target: { command: 'node server.js', ready: '/', env: { ANSWER_MS: '${ms}' } },
  engines: { fp32: { model: 'model.onnx' } },
};`;

const files = {
  'assay.config.ts': config(20),
  'slow.config.ts': config(60),
  'database.config.ts': `export default {
  target: { command: 'node server.js' },
  services: { postgres: {} },
};`,
  'nothing.config.ts': 'export default {};',
  'server.js': `import { createServer } from 'node:http';
const { ANSWER_MS, ASSAY_ENGINE = 'none' } = process.env;
createServer((request, response) =>
  setTimeout(() => response.setHeader('x-engine', ASSAY_ENGINE).end('ok'), Number(ANSWER_MS)),
).listen(Number(process.env.PORT), '127.0.0.1');`,
  'load/ping.ts': `import http from 'k6/http';
import { check } from 'k6';
import { server } from 'assay/k6';
export const options = { scenarios: { ping: server({ rate: 40, duration: '3s' }) } };
export default () => {
  const answer = http.get(__ENV.TARGET + '/ping', { tags: { name: 'ping' } });
  const engine = answer.headers['X-Engine'];
  check(engine, { 'is of its own engine': () => engine === 'none' || engine === 'onnx-wasm' });
  console.log('engine ' + engine);
};`,
};

interface Report {
  readonly verdict: string;
  readonly gates: readonly { id: string; verdict: string; measured: { value: number } | null }[];
}

test('the back ends of two configs are started, compared and ended', options, async () => {
  await using project = await SmallProject.create(files);
  const args = ['load', 'load/ping.ts', '--config', 'slow.config.ts'];
  const { code, stdout } = await project.assay([
    ...args,
    '--against',
    'assay.config.ts',
    '--duration',
    '6s',
    '--json',
  ]);
  const { verdict, gates } = JSON.parse(stdout) as Report;
  const median = gates.find(({ id }) => id === 'load/ping latency.p50.slower');
  // Three times as slow; a busy machine may leave it open.
  expect(['fail', 'inconclusive']).toContain(median?.verdict);
  expect(median?.measured?.value).toBeGreaterThan(0.2);
  expect(code).toBe({ fail: 1, inconclusive: 4 }[verdict]);
  expect(await project.processes()).toEqual([]);
});

test('one back end is started on its own engine and on another one', options, async () => {
  await using project = await SmallProject.create(files);
  const args = ['load', 'load/ping.ts', '--against', 'engine:onnx-wasm', '--duration', '6s'];
  const { code, stdout } = await project.assay(args);
  expect(stdout).toContain('engine none');
  expect(stdout).toContain('engine onnx-wasm');
  expect(stdout).toContain('against engine:onnx-wasm');
  // Known of both, since both were started.
  expect(stdout).not.toContain('not known');
  expect([0, 1, 4]).toContain(code);
  expect(await project.processes()).toEqual([]);
});

test.for([
  [
    ['--config', 'database.config.ts', '--against', 'image:shop:2'],
    /image:shop:2 needs target\.env\.DATABASE_URL: where a container reaches it/u,
  ],
  [
    ['--against', 'gone.config.ts'],
    /'gone\.config\.ts' is no address, and there is no such config/u,
  ],
  [['--against', 'engine:onnx-cude'], /onnx-cud[ae]/u],
  [['--against', 'nothing.config.ts'], /the config names no target/u],
  [
    ['--against', 'slow.config.ts', '--url', 'http://127.0.0.1:9'],
    /is no address, and --url is one/u,
  ],
  [['--against', 'ftp://127.0.0.1:9', '--url', 'http://127.0.0.1:9'], /is not an http:\/\//u],
  [['--against', 'http://127.0.0.1:9'], /--against needs --url/u],
  [['--config', 'gone.config.ts', '--against', 'slow.config.ts'], /gone\.config\.ts/u],
] as const)('%o is refused before anything starts', options, async ([args, message]) => {
  await using project = await SmallProject.create(files);
  const { code, stderr } = await project.assay(['load', 'load/ping.ts', ...args]);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});
