import { execFile } from 'node:child_process';
import { mkdtempDisposable, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { encodeModel } from '../../../fixtures/models/onnx/model-file.ts';
import { startModelServer } from '../engines/model-server.ts';
import { lookupModel } from './unlike-models.ts';

const bin = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));

function sweep(
  cwd: string,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd, timeout: 600_000 };
    execFile(
      process.execPath,
      [bin, 'model', 'sweep', ...args],
      options,
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? Number.NaN), stdout, stderr });
      },
    );
  });
}

function temporaryFolder() {
  return mkdtempDisposable(join(tmpdir(), 'assay-sweep-'));
}

const short = ['--rounds', '2', '--duration', '20ms'];

interface Swept {
  readonly points: readonly {
    readonly batch: number;
    readonly concurrency: number;
    readonly calls: number;
    readonly itemsPerSecond: number;
    readonly latencyMsP50: number;
    readonly latencyMsP95: number;
  }[];
}

describe('assay model sweep', { tags: ['slow', 'integration'], timeout: 600_000 }, () => {
  test('measures every batch with every number of callers, and draws them', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'lookup.onnx'), encodeModel(lookupModel()));
    const args = ['lookup.onnx', '--batches', '4,1', '--callers', '1,3', ...short, '--json'];
    const { code, stdout } = await sweep(folder.path, ...args);
    expect(code).toBe(0);
    const { points } = JSON.parse(stdout) as Swept;
    expect(points.map(({ batch, concurrency }) => [batch, concurrency])).toEqual([
      [1, 1],
      [1, 3],
      [4, 1],
      [4, 3],
    ]);
    for (const { calls, concurrency, itemsPerSecond, latencyMsP50, latencyMsP95 } of points) {
      expect(calls).toBeGreaterThanOrEqual(2 * concurrency);
      expect(itemsPerSecond).toBeGreaterThan(0);
      expect(latencyMsP95).toBeGreaterThanOrEqual(latencyMsP50);
    }
    const page = await readFile(join(folder.path, 'lookup.sweep.html'), 'utf8');
    expect(page.match(/<path class="line /g)).toHaveLength(2);
    expect(page).toMatch(/The knee is batch|No knee: /);
    expect(page).toContain('assay model sweep lookup.onnx --engine onnx-cpu --threads 1');
  });

  test('measures a model on a server, by what that says of its inputs', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lookup.onnx');
    await writeFile(path, encodeModel(lookupModel()));
    await using server = await startModelServer(path);
    const on = [
      '--engine',
      'remote',
      '--url',
      server.url,
      '--shape',
      'ids=1x3',
      '--shape',
      'mask=1x3',
    ];
    const args = ['contract', ...on, '--batches', '1', '--callers', '2', ...short, '--json'];
    const { code, stdout } = await sweep(folder.path, ...args);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as Swept).points).toHaveLength(1);
  });

  test.for([
    [['fault', '--batches', '1,two'], /--batches 'two' is no whole number/],
    [['fault', '--callers', '0'], /--callers '0' is no whole number from 1/],
    [['fault', '--engine', 'onnx-cdua'], /--engine 'onnx-cdua' does not exist.*onnx-cuda/],
    [['fault', '--engine', 'remote'], /--engine remote needs --url/],
    [['fault', '--url', 'http://127.0.0.1:1'], /--url needs --engine remote/],
    [['fault', '--duration', 'soon'], /--duration 'soon' is not a duration/],
    [['no-such.onnx'], /no-such\.onnx does not exist/],
  ] as const)('refuses %j with exit 2, and writes nothing', async ([args, words]) => {
    await using folder = await temporaryFolder();
    const { code, stderr } = await sweep(folder.path, ...args);
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
    expect(await readdir(folder.path)).toEqual([]);
  });
});
