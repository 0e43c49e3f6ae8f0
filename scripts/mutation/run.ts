import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { childEnvironment } from '../../harness/config/environment.ts';
import { clopperPearson } from '../../harness/statistics/clopper-pearson.ts';
import {
  drawnOf,
  folders,
  percentOf,
  type Report,
  type ReportedFile,
  type Score,
  scoreOf,
  survivorsOf,
} from './score.ts';

/**
 * `npm run mutation [-- folder|file… --sample=0.2]`: StrykerJS on the folders of `harness/` whose rules decide, or on
 * some files of them; each folder's own unit tests are to find its mutants. What is known of a mutant is
 * kept in reports/mutation/ until its code or a test of it changes, so a run goes on where the last one
 * ended. Of a sample nothing is kept. Ends with 1 below 80 % of what was asked for, or where part of it was
 * never tried.
 */
const WANTED_SHARE = 0.8;
const repository = fileURLToPath(new URL('../../', import.meta.url));
const stryker = join(repository, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const { values: options, positionals: asked } = parseArgs({
  options: { sample: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const sample = Number(options.sample);
if (!(sample > 0 && sample <= 1)) {
  console.error(`--sample takes the part of the mutants that is tried, such as 0.2`);
  process.exit(2);
}
const interruptions = ['SIGINT', 'SIGTERM'] as const;

let isMet = true;
for (const [folder, files] of targets(asked)) {
  // oxlint-disable-next-line no-await-in-loop -- it takes every core
  const isWhole = await mutate(folder, files);
  isMet = report(folder, files, isWhole) && isMet;
}
process.exitCode = isMet ? 0 : 1;

/** The files to mutate, by their folder. */
function targets(words: readonly string[]): Map<string, readonly string[]> {
  const all = new Set(folders.flatMap((folder) => filesOf(folder)));
  const wanted = (words.length === 0 ? folders : words).flatMap((word) => {
    if (folders.includes(word)) return filesOf(word);
    const file = relative(repository, resolve(word));
    if (all.has(file)) return [file];
    console.error(`'${word}' is no folder of rules (${folders.join(', ')}) and no file of one`);
    process.exit(2);
  });
  return Map.groupBy(wanted, (file) => file.split('/')[1] ?? '');
}

function filesOf(folder: string): string[] {
  const root = join(repository, 'harness', folder);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('harness', folder, name))
    .toSorted();
}

/** @returns whether it came to its end */
async function mutate(folder: string, files: readonly string[]): Promise<boolean> {
  if (sample < 1) rmSync(keptIn(folder), { force: true });
  const kept = ['--incremental', '--incrementalFile', keptIn(folder)];
  const child = spawn(process.execPath, [stryker, 'run', '--mutate', files.join(','), ...kept], {
    cwd: repository,
    stdio: 'inherit',
    detached: true,
    env: childEnvironment({ MUTATED: folder, MUTATION_SAMPLE: String(sample) }),
  });
  // Interrupted once, StrykerJS keeps what it knows; twice, it does not. So it is told by us alone.
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of interruptions) process.once(signal, passOn);
  const [code] = (await once(child, 'exit')) as [number | null];
  for (const signal of interruptions) process.off(signal, passOn);
  if (code !== 0) console.error(`StrykerJS ended with ${code}: what it knew by then is kept`);
  return code === 0;
}

function keptIn(folder: string): string {
  const name = sample < 1 ? `${folder}.sample.json` : `${folder}.json`;
  return join(repository, 'reports/mutation', name);
}

/** Prints the score of each file, and what survives. @returns whether it is enough */
function report(folder: string, files: readonly string[], isWhole: boolean): boolean {
  const known: Report = existsSync(keptIn(folder))
    ? (JSON.parse(readFileSync(keptIn(folder), 'utf8')) as Report)
    : { files: {} };
  const seen: ReportedFile[] = [];
  // A file that has nothing to mutate, such as types alone, is not in a report.
  const unreported = isWhole ? 'nothing to mutate' : 'not tried';
  for (const file of files) {
    const reported = known.files[file];
    const one = reported === undefined ? undefined : drawnOf(file, reported, sample);
    if (one !== undefined) seen.push(one);
    const { found, all } = scoreOf(one === undefined ? [] : [one]);
    const score =
      one === undefined ? unreported : `${found} of ${all}, ${percentOf({ found, all })}`;
    console.log(`${file}  ${score}`);
    if (one !== undefined) for (const line of survivorsOf(one)) console.log(`    ${line}`);
  }
  const total = scoreOf(seen);
  const drawn =
    sample < 1 ? ` of a sample of ${100 * sample} %, which shows ${intervalOf(total)}` : '';
  const cut = isWhole ? '' : ', but not all of them were tried';
  console.log(
    `${folder}: ${total.found} of ${total.all} mutants found, ${percentOf(total)}${drawn}${cut}`,
  );
  return isWhole && total.found >= WANTED_SHARE * total.all;
}

/** `80.1 to 92.3 % of all` at 95 %. */
function intervalOf({ found, all }: Score): string {
  const [low, high] = clopperPearson(found, all, 0.95).map((end) => (100 * end).toFixed(1));
  return `${low} to ${high} % of all`;
}
