import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { RunDocument } from '../harness/document/document.ts';
import { projectNamed, projects } from './first-run/projects.ts';
import { appendRow, readRows, summaryOf } from './first-run/rows.ts';

/**
 * How often the first `assay run` decides: the smallest service, with the config and the examples that
 * `assay init` writes, run again and again without anything of the run before.
 * `npm run bench:first-run -- 100` goes on until there are 100 runs; each is appended to
 * reports/runs/bench-first-run.jsonl, so that it can be done in parts: `-- --runs 20` adds 20.
 * `--project library` takes the smallest project without a server. `--rows` names another file.
 */
const repository = fileURLToPath(new URL('..', import.meta.url));
const launcher = join(repository, 'bin/assay.js');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string' },
    project: { type: 'string', default: 'service' },
    rows: { type: 'string', default: join(repository, 'reports/runs/bench-first-run.jsonl') },
  },
});
const project = projectNamed(values.project);
const before = (await kept()).length;
const wanted =
  values.runs === undefined ? Number(positionals[0] ?? 100) : before + Number(values.runs);

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' }).trim();
const commit =
  git('rev-parse', '--short', 'HEAD') +
  (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+');

const folder = await mkdtemp(join(tmpdir(), 'assay-first-run-'));
try {
  for (const [path, content] of Object.entries(projects[project])) {
    await writeFile(join(folder, path), content);
  }
  await mkdir(join(folder, 'node_modules'));
  await symlink(repository, join(folder, 'node_modules/assay'));
  await symlink(join(repository, 'node_modules/vitest'), join(folder, 'node_modules/vitest'));
  const init = await assay('init', '--no-install');
  if (init.code !== 0) throw new Error(init.output);
  for (let run = before + 1; run <= wanted; run += 1) await runOnce(run);
  process.stdout.write(`${project}: ${summaryOf(await kept())}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function kept(): Promise<Awaited<ReturnType<typeof readRows>>> {
  return (await readRows(values.rows)).filter((row) => row.project === project);
}

async function runOnce(run: number): Promise<void> {
  const [load = 0] = loadavg();
  const startedMs = performance.now();
  const { code, output } = await assay('run');
  const seconds = Number(((performance.now() - startedMs) / 1000).toFixed(1));
  const open = await openGates();
  const cores = availableParallelism();
  await appendRow(values.rows, {
    project,
    commit,
    code,
    seconds,
    load: Number(load.toFixed(1)),
    cores,
    open,
  });
  process.stdout.write(`${run}: exit ${code}, ${seconds} s, load ${load.toFixed(1)}\n`);
  if (code !== 0) process.stdout.write(`${open.join('\n')}\n${output}\n`);
  await rm(join(folder, 'reports'), { recursive: true, force: true });
}

/** The gates of the one run that is there that do not pass, each with its reason. */
async function openGates(): Promise<readonly string[]> {
  const runs = join(folder, 'reports/runs');
  const names = await readdir(runs).catch(() => []);
  const id = names.find((name) => !name.startsWith('.'));
  if (id === undefined) return ['no run was written'];
  const document = await readFile(join(runs, id, 'run.json'), 'utf8').catch(() => null);
  if (document === null) return ['no run.json was written'];
  const { gates } = JSON.parse(document) as RunDocument;
  return gates
    .filter(({ verdict, severity }) => verdict !== 'pass' && severity === 'block')
    .map((gate) => `${gate.id}: ${gate.verdict}, ${gate.reason}`);
}

async function assay(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, output: `${out}${error}` };
}
