import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A git repository in which `work` does 5 % more from one commit on, three commits back. */
export interface PlantedRepository extends Disposable {
  readonly folder: string;
  /** The commit with the slow-down. */
  readonly slow: string;
  /** The first commit. */
  readonly first: string;
}

const bench = `import { expect, test } from 'vitest';
import { work } from './work.ts';

test('work', async ({ bench }) => {
  const result = await bench.compare(bench('chaos', () => work()), bench('nothing', () => work(1)));
  expect(result.get('nothing')).toBeFasterThan(result.get('chaos'));
});
`;

const work = (rounds: number) => `export function work(rounds = ${rounds}): number {
  let x = 0.5;
  for (let i = 0; i < rounds; i++) x = 3.7 * x * (1 - x);
  return x;
}
`;

/** The slow-down is exact by construction: rounds are counted, and 5 % more are run. */
export function plantedRepository(): PlantedRepository {
  const folder = mkdtempSync(join(tmpdir(), 'assay-planted-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.email', 'someone@example.com');
  git('config', 'user.name', 'Someone');
  const commit = (title: string, rounds: number) => {
    writeFileSync(join(folder, 'work.ts'), `// ${title}\n${work(rounds)}`);
    writeFileSync(join(folder, 'work.bench.ts'), bench);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
    git('add', '.');
    git('commit', '--quiet', '--no-gpg-sign', '-m', title);
    return git('rev-parse', 'HEAD');
  };
  const first = commit('Begin', 100_000);
  commit('Change a comment', 100_000);
  const slow = commit('Do a little more', 105_000);
  commit('Change another comment', 105_000);
  commit('Change a third comment', 105_000);
  commit('Change a fourth comment', 105_000);
  return {
    folder,
    slow,
    first,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
