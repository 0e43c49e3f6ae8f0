import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../harness/config/environment.ts';
import {
  folders,
  percentOf,
  type Report,
  type ReportedFile,
  scoreOf,
  survivorsOf,
} from './score.ts';

/**
 * `npm run mutation [-- folder|file…]`: StrykerJS on the folders of `harness/` whose rules decide, or on
 * some files of them; each folder's own unit tests are to find its mutants. What is known of a mutant is
 * kept in reports/mutation/ until its code or a test of it changes, so a run goes on where the last one
 * ended. Ends with 1 below 80 % of what was asked for, or where part of it was never tried.
 */
const WANTED_SHARE = 0.8;
const repository = fileURLToPath(new URL('../../', import.meta.url));
const stryker = join(repository, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const asked = process.argv.slice(2);
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
  const kept = ['--incremental', '--incrementalFile', keptIn(folder)];
  const child = spawn(process.execPath, [stryker, 'run', '--mutate', files.join(','), ...kept], {
    cwd: repository,
    stdio: 'inherit',
    detached: true,
    env: childEnvironment({ MUTATED: folder }),
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
  return join(repository, 'reports/mutation', `${folder}.json`);
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
    const one = known.files[file];
    if (one !== undefined) seen.push(one);
    const { found, all } = scoreOf(one === undefined ? [] : [one]);
    const score =
      one === undefined ? unreported : `${found} of ${all}, ${percentOf({ found, all })}`;
    console.log(`${file}  ${score}`);
    if (one !== undefined) for (const line of survivorsOf(one)) console.log(`    ${line}`);
  }
  const total = scoreOf(seen);
  const cut = isWhole ? '' : ', but not all of them were tried';
  console.log(`${folder}: ${total.found} of ${total.all} mutants found, ${percentOf(total)}${cut}`);
  return isWhole && total.found >= WANTED_SHARE * total.all;
}
