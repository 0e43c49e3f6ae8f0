import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { RunDocument } from 'assay';
import { afterAll, expect, inject } from 'vitest';
import { readRecipe } from './docs/read-recipe.ts';

export interface Outcome {
  readonly code: number | null;
  /** Both streams, one after the other. */
  readonly output: string;
}

/**
 * A run that is to ship on a machine that has other things to do: there the limit of 250 ms that `init`
 * writes says nothing of the service. `npm run bench:first-run` counts how often it holds.
 */
export const patiently = [
  '--allow-inconclusive',
  '--set',
  'thresholds.load/smoke.latency.p99=<= 10s',
] as const;

/** A project of somebody else, with the packed package installed by npm. */
export class OutsideProject implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param files contents by path, package.json among them */
  static async create(
    files: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<OutsideProject> {
    const project = new OutsideProject(await mkdtemp(join(tmpdir(), 'assay-outside-project-')));
    await project.write(files);
    return project;
  }

  /** One that the tests of a file share; removed after the last of them. */
  static async forFile(
    files: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<OutsideProject> {
    const project = await OutsideProject.create(files);
    afterAll(() => project[Symbol.asyncDispose]());
    return project;
  }

  async write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), content);
    }
  }

  async read(path: string): Promise<string> {
    return await readFile(join(this.folder, path), 'utf8');
  }

  /** The dependencies that its package.json names, and the package. */
  async install(): Promise<void> {
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    const { code, output } = await this.run('npm', ['install', '-D', inject('tarball'), ...quiet]);
    expect({ code, output }).toMatchObject({ code: 0 });
  }

  /** @param cwd folder inside of the project */
  async run(program: string, args: readonly string[], cwd = '.'): Promise<Outcome> {
    const child = spawn(program, [...args], {
      cwd: join(this.folder, cwd),
      env: ownEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: await ended, output: `${out}${error}` };
  }

  async assay(args: readonly string[], cwd = '.'): Promise<Outcome> {
    return await this.bin('assay', args, cwd);
  }

  async tsc(): Promise<Outcome> {
    return await this.bin('tsc', ['--noEmit']);
  }

  /** A program of an installed package, as `npx` finds it, without the half second that npx takes. */
  async bin(name: string, args: readonly string[], cwd = '.'): Promise<Outcome> {
    return await this.run(join(this.folder, 'node_modules/.bin', name), args, cwd);
  }

  /** Writes the files of a recipe of the installed docs; its config is `recipe.config.mts`. */
  async writeRecipe(name: string): Promise<void> {
    const recipes = await this.read('node_modules/assay/docs/recipes.md');
    await this.write(readRecipe(recipes, name));
  }

  /** The document of the newest run. */
  async document(cwd = '.'): Promise<RunDocument> {
    const runs = join(this.folder, cwd, 'reports/runs');
    const newest = (await readdir(runs)).toSorted().at(-1) ?? '';
    return JSON.parse(await readFile(join(runs, newest, 'run.json'), 'utf8')) as RunDocument;
  }

  /** Gates of the newest run that do not pass, by their id. */
  async gatesThatFail(cwd = '.'): Promise<readonly string[]> {
    const { gates } = await this.document(cwd);
    return gates.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
  }

  /** Changes a file, and changes it back when it is disposed of. */
  async breakFile(path: string, change: (text: string) => string): Promise<AsyncDisposable> {
    const before = await this.read(path).catch(() => null);
    const after = change(before ?? '');
    if (after === before) throw new Error(`${path} was not changed`);
    await this.write({ [path]: after });
    return {
      [Symbol.asyncDispose]: async () => {
        if (before === null) await rm(join(this.folder, path));
        else await this.write({ [path]: before });
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Ours, without what this run of Vitest, npm or the harness has set. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = new Set(['ASSAY_K6', 'ASSAY_CACHE']);
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        kept.has(name) ||
        !/^(ASSAY_|VITEST|NODE_OPTIONS$|NODE_ENV$|CI$|npm_(?!config_))/.test(name),
    ),
  );
}
