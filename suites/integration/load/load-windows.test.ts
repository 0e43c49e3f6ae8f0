// @module-tag slow
import { execFile } from 'node:child_process';
import { mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test as sequential } from 'vitest';
import type { GateResult } from '../../../harness/verdicts/verdict.ts';
import { startBackEnd } from './back-end.ts';

// Most of their time they wait for k6.
const test = sequential.concurrent;
const options = { tags: ['integration', 'load'], timeout: 180_000 };
const launcher = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));

interface Loaded {
  readonly code: number;
  readonly gates: readonly GateResult[];
  readonly stoppedEarly: { readonly atSeconds: number; readonly plannedSeconds: number } | null;
  readonly scenarios: readonly { readonly steady: { readonly sentence: string } }[];
  readonly warnings: readonly string[];
  readonly files: readonly string[];
}

/** A project of its own with these limits, and its load of 50 requests a second. */
async function load(
  url: string,
  limits: object,
  seconds: number,
  ...args: readonly string[]
): Promise<Loaded> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-test-'));
  const config = join(folder.path, 'assay.config.mjs');
  const script = join(folder.path, 'hits.js');
  const output = join(folder.path, 'raw');
  await writeFile(
    config,
    `export default ${JSON.stringify({ thresholds: { 'load/hits': limits } })}`,
  );
  await writeFile(
    script,
    `import http from 'k6/http';
export const options = { scenarios: { hits: { executor: 'constant-arrival-rate', rate: 50,
  duration: '${seconds}s', preAllocatedVUs: 200 } } };
export default () => { http.get(__ENV.TARGET); };`,
  );
  const asked = ['load', script, '--url', url, '--config', config, '--output', output, '--json'];
  const { code, stdout, stderr } = await new Promise<{
    code: number;
    stdout: string;
    stderr: string;
  }>((resolve) => {
    execFile(process.execPath, [launcher, ...asked, ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout: out, stderr: err });
    });
  });
  expect(stderr).toBe('');
  return { ...(JSON.parse(stdout) as Loaded), code, files: await readdir(output) };
}

const gate = ({ gates }: Loaded, statistic: string) =>
  gates.find((one) => one.statistic === statistic)!;

test('a slow second that the whole load has room for fails its window', options, async () => {
  // The requests that are due from 4.5 s to 6 s, whenever they come.
  await using backEnd = await startBackEnd((_request, response, count) => {
    const isSlow = count > 225 && count <= 300;
    void delay(isSlow ? 900 : 0).then(() => response.end('{}'));
  });
  const latency = { p50: '<= 500ms', 'p90 of every 4s': '<= 500ms' };
  const loaded = await load(backEnd.url, { latency }, 8);
  const windows = gate(loaded, 'latency.p90 of every 4s');
  // A k6 that could not send on time says nothing of the target; a slow window is never a pass.
  const isApplied = gate(loaded, 'applied').verdict !== 'inconclusive';
  expect(windows.verdict).toMatch(isApplied ? /^fail$/u : /^(?:fail|inconclusive)$/u);
  const table = windows.evidence.find(({ kind }) => kind === 'table');
  const row = table?.kind === 'table' ? table.rows.find(([time]) => time === '0:04 to 0:08') : null;
  // On a busy machine the other one may be broken, too, and be the worse one.
  expect(row?.at(-1)).toBe('broken');
  expect(windows.reason).toMatch(/from 0:0\d to 0:0\d \d+ of \d+ requests are over 500 ms/u);
  expect(loaded.scenarios[0]?.steady.sentence).not.toBe('');
  if (isApplied) expect(loaded.code).toBe(1);
});

test('a load is stopped once it is shown to fail, and its report is whole', options, async () => {
  await using backEnd = await startBackEnd((_request, response, count) => {
    response.writeHead(count > 100 ? 500 : 200).end('{}');
  });
  const limits = { errors: '<= 5%', rate: '>= 1/s', dropped: '<= 50%' };
  const loaded = await load(backEnd.url, limits, 600, '--abort-on-fail');
  expect(loaded.code).toBe(1);
  expect(loaded.stoppedEarly).toMatchObject({ plannedSeconds: 600 });
  expect(loaded.stoppedEarly?.atSeconds).toBeLessThan(600);
  const errors = gate(loaded, 'errors');
  expect(errors.verdict).toBe('fail');
  expect(errors.reason).toMatch(
    /that was shown before the end, and the load was stopped after [\d.]+ s of 600 s$/u,
  );
  expect(gate(loaded, 'rate').verdict).toBe('inconclusive');
  expect(loaded.warnings).toEqual([
    expect.stringMatching(/^stopped after .* \(abortOnFail\): load\/hits errors shown to fail$/u),
  ]);
  expect(loaded.files).toEqual(expect.arrayContaining(['k6.log', 'points.csv.gz', 'script.js']));
});
