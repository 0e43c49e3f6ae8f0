// @module-tag thorough
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A benchmark file as stock Vitest 5 runs it. */
const stock = `import { expect, test } from 'vitest';
const signal = Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i));
const copy = (samples: Float32Array) => { let sum = 0; for (const value of Float64Array.from(samples)) sum += value; return sum; };
const view = (samples: Float32Array) => { let sum = 0; for (const value of samples.subarray(0, 1024)) sum += value; return sum; };
test('windowing', async ({ bench }) => {
  const result = await bench.compare(bench('copy', () => copy(signal)), bench('view', () => view(signal)));
  expect(result.get('view')).toBeFasterThan(result.get('copy'));
});
`;

const threeValued = stock.replace(
  "expect(result.get('view')).toBeFasterThan(result.get('copy'));",
  "await expect(result.get('copy')).toBeNoSlowerThan(result.get('view'), '5%', { budgetMs: 240_000 });",
);

async function vitestBench(file: string) {
  const folder = mkdtempSync(join(tmpdir(), 'assay-vitest-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'window.bench.ts'), file);
  const provider = join(root, 'harness/vitest/bench/provider.ts');
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `export default { test: { testTimeout: 300_000, benchmark: { provider: ${JSON.stringify(provider)} } } };`,
  );
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'bench', '--run'], { cwd: folder });
  const out: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => out.push(text));
  const [code] = (await once(child, 'close')) as [number | null];
  rmSync(folder, { recursive: true, force: true });
  return { code, output: out.join('') };
}

const slow = { tags: ['slow'], timeout: 600_000 };

test('a stock Vitest 5 benchmark runs unchanged under the provider', slow, async () => {
  const { code, output } = await vitestBench(stock);
  expect(output).toContain('1 passed');
  expect(code).toBe(0);
});

test('toBeNoSlowerThan fails what is shown to be slower, with its ratio', slow, async () => {
  const { code, output } = await vitestBench(threeValued);
  expect(output).toMatch(/fail: [\d.,]+ % slower than windowing > view; slower by more than 5/);
  expect(code).toBe(1);
});
