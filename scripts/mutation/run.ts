import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../harness/config/environment.ts';
import { folders, scoreOf } from './score.ts';

/**
 * `npm run mutation [-- folder…]`: StrykerJS on each of these folders of `harness/`, whose own unit
 * tests are to find its mutants; then the score of all of them. The reports are in reports/mutation/.
 * Ends with 1 below 80 %.
 */
const repository = fileURLToPath(new URL('../../', import.meta.url));
const stryker = join(repository, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const asked = process.argv.slice(2);
const unknown = asked.filter((folder) => !folders.includes(folder));
if (unknown.length > 0) {
  console.error(
    `there is no folder ${unknown.join(', ')} of rules; there are ${folders.join(', ')}`,
  );
  process.exit(2);
}

const reports: string[] = [];
for (const folder of asked.length > 0 ? asked : folders) {
  const child = spawn(process.execPath, [stryker, 'run', '--mutate', `harness/${folder}/**/*.ts`], {
    cwd: repository,
    stdio: 'inherit',
    env: childEnvironment({ MUTATED: folder }),
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exit(code ?? 1);
  reports.push(readFileSync(join(repository, 'reports/mutation/mutation.json'), 'utf8'));
}
const { found, all } = scoreOf(reports);
const percent = all === 0 ? 0 : (100 * found) / all;
console.log(`mutation score ${percent.toFixed(1)} %: ${found} of ${all} mutants found`);
process.exitCode = percent >= 80 ? 0 : 1;
