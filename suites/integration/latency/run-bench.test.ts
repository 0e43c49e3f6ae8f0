// @module-tag thorough
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plantedRepository } from './planted-repository.ts';
import { runAssay } from './run-assay.ts';

const slow = { tags: ['slow'], timeout: 600_000 };

function configure(folder: string, than: string): void {
  const thresholds = { 'bench/* chaos': { slower: '<= 20%', than } };
  writeFileSync(
    join(folder, 'assay.config.ts'),
    `export default { thresholds: ${JSON.stringify(thresholds)} };`,
  );
}

test(
  'a benchmark that became slower than the ref of its threshold fails the run',
  slow,
  async () => {
    // On a busy machine, too, half as much again is more than its noise, and so is the margin.
    using repository = plantedRepository(0.5);
    configure(repository.folder, repository.first);
    const { code, stdout } = await runAssay(repository.folder, 'run', 'bench', '--profile', 'ci');
    expect(stdout).toContain('bench/work > chaos slower ≤ 20.0 %');
    expect(stdout).toMatch(/slower by more than 20\.0 %/);
    // By tinybench, which the project's Vitest brings, or this one's own.
    expect(stdout).toMatch(/chaos \d+ launches \(\d.* a call, [\d,.]+ per s\)/);
    expect(code).toBe(1);
  },
);

test('without the ref there is no base: the gate stays open and says so', slow, async () => {
  using repository = plantedRepository();
  configure(repository.folder, 'origin/main');
  const { code, stdout } = await runAssay(repository.folder, 'run', 'bench', '--profile', 'ci');
  expect(stdout).toContain("there is no base to compare with: there is no git ref 'origin/main'");
  expect(code).toBe(4);
});

test('a benchmark that is gone is a gate that stays open', slow, async () => {
  using repository = plantedRepository();
  const { folder, first } = repository;
  const thresholds = { 'bench/*': { slower: '<= 20%', than: first } };
  writeFileSync(
    join(folder, 'assay.config.ts'),
    `export default { thresholds: ${JSON.stringify(thresholds)} };`,
  );
  const file = join(folder, 'work.bench.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll("'nothing'", "'renamed'"));
  const { code, stdout } = await runAssay(folder, 'run', 'bench', '--profile', 'ci');
  expect(stdout).toMatch(/bench\/work > nothing slower ≤ 20\.0 %.*\n?.*the working tree does not/);
  expect(code).toBe(4);
});

test('benchmarks that the budget leaves no time for are gates that stay open', slow, async () => {
  using repository = plantedRepository();
  const { folder } = repository;
  const file = join(folder, 'work.bench.ts');
  // Its first call never comes back, so nothing after it is measured.
  const stuck = readFileSync(file, 'utf8').replace(
    "bench('chaos', () => work())",
    "bench('chaos', () => new Promise(() => setInterval(() => undefined, 1_000)))",
  );
  writeFileSync(file, stuck);
  execFileSync('git', ['-C', folder, 'commit', '--quiet', '--no-gpg-sign', '-am', 'Hang']);
  const thresholds = { 'bench/*': { slower: '<= 20%', than: 'HEAD' } };
  const profiles = { ci: { budgetSeconds: { bench: 20 } } };
  writeFileSync(
    join(folder, 'assay.config.ts'),
    `export default { thresholds: ${JSON.stringify(thresholds)}, profiles: ${JSON.stringify(profiles)} };`,
  );
  const { code, stdout } = await runAssay(folder, 'run', 'bench', '--profile', 'ci');
  expect(stdout).toMatch(/bench\/work > chaos slower ≤ 20\.0 %/);
  expect(stdout).toMatch(/bench\/work > nothing slower ≤ 20\.0 %/);
  expect(code).toBe(4);
});
