import { type ChildProcess, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { RunDocument } from 'assay';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
}

/** Vitest gives a test 5 s by itself, which on a busy machine an engine takes to load. */
const patient = {
  'vitest.config.js': `export default { test: { testTimeout: 60_000, hookTimeout: 60_000 } };\n`,
};

/** A project of a user, in a folder of its own, that has the harness among its dependencies. */
export class SmallProject implements AsyncDisposable {
  readonly folder: string;
  /** In the environment of everything that this project starts: finds what it left behind. */
  readonly mark = `small-project-${process.pid}-${Math.random().toString(36).slice(2)}`;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param files contents by path; a package.json and the dependencies are there already */
  static async create(files: Readonly<Record<string, string>>): Promise<SmallProject> {
    const project = new SmallProject(await mkdtemp(join(tmpdir(), 'assay-project-')));
    await mkdir(join(project.folder, 'node_modules'));
    await symlink(repository, join(project.folder, 'node_modules', 'assay'));
    if (!Object.keys(files).some((path) => path.startsWith('node_modules/vitest/'))) {
      await symlink(
        join(repository, 'node_modules', 'vitest'),
        join(project.folder, 'node_modules', 'vitest'),
      );
    }
    await project.write({
      'package.json': '{ "type": "module" }',
      ...(Object.keys(files).some((path) => /vite(?:st)?\.config\./u.test(path)) ? {} : patient),
      ...files,
    });
    return project;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), content);
    }
  }

  start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
    return this.#spawn([join(repository, 'bin/assay.js'), ...args], environment);
  }

  /** A plain `vitest run`, without the harness around it. */
  startVitest(environment: Readonly<Record<string, string>> = {}): Running {
    return this.#spawn([join(repository, 'node_modules/vitest/vitest.mjs'), 'run'], environment);
  }

  /** A script of the project, run by Node alone. */
  startScript(path: string, environment: Readonly<Record<string, string>> = {}): Running {
    return this.#spawn([path], environment);
  }

  #spawn(args: readonly string[], environment: Readonly<Record<string, string>>): Running {
    const child = spawn(process.execPath, [...args], {
      cwd: this.folder,
      env: { ...ownEnvironment(), SMALL_PROJECT: this.mark, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<Pick<Outcome, 'code' | 'signal'>>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code, signal) => {
          resolve({ code, signal });
        });
      }),
    ]).then(([stdout, stderr, end]) => ({ ...end, stdout, stderr }));
    return { child, ended };
  }

  async assay(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    return await this.start(args, environment).ended;
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.folder, path));
  }

  /** What a shell makes of a pattern, in the folder of the project. */
  expand(pattern: string): readonly string[] {
    return pattern.includes('*') ? globSync(pattern, { cwd: this.folder }).toSorted() : [pattern];
  }

  /** The files of the newest run; null when there is none. */
  async runFiles(): Promise<readonly string[]> {
    return await readdir(await this.#runFolder());
  }

  /** A file of the project itself. */
  async read(path: string): Promise<string> {
    return await readFile(join(this.folder, path), 'utf8');
  }

  async report(file: string): Promise<string> {
    return await readFile(join(await this.#runFolder(), file), 'utf8');
  }

  async document(): Promise<RunDocument> {
    return JSON.parse(await this.report('run.json')) as RunDocument;
  }

  /** Command lines of the processes that this project started and that still run. */
  async processes(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      if (!environment.includes(this.mark)) continue;
      found.push((await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' '));
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #runFolder(): Promise<string> {
    const runs = join(this.folder, 'reports/runs');
    const newest = (await readdir(runs)).toSorted().at(-1);
    if (newest === undefined) throw new Error(`there is no run in ${runs}`);
    return join(runs, newest);
  }
}

/** Ours, without what a surrounding run has set for its own suites. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = new Set(['ASSAY_K6', 'ASSAY_CACHE']);
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => kept.has(name) || !/^(ASSAY_|VITEST|NODE_OPTIONS$|NODE_ENV$)/.test(name),
    ),
  );
}
