import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A git repository in which `work` does more from one commit on, three commits back. */
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

const ROUNDS = 100_000;

/**
 * The slow-down is exact by construction: rounds are counted, and so many more are run.
 * @param more 1 for twice as many
 */
export function plantedRepository(more = 0.05): PlantedRepository {
  const slowRounds = ROUNDS * (1 + more);
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
  const first = commit('Begin', ROUNDS);
  commit('Change a comment', ROUNDS);
  const slow = commit('Do a little more', slowRounds);
  commit('Change another comment', slowRounds);
  commit('Change a third comment', slowRounds);
  commit('Change a fourth comment', slowRounds);
  return {
    folder,
    slow,
    first,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
