import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, vi } from 'vitest';
import { type LedgerEntry, readLedger } from '../../../../fixtures/services/supervisor/ledger.ts';
import {
  type ProcessIdentity,
  identify,
  isAlive,
} from '../../../../fixtures/services/supervisor/process-identity.ts';
import { processTree } from '../../../../fixtures/services/supervisor/process-tree.ts';
import { type Outcome, type Running, SmallProject } from '../../run/small-project.ts';

/** A project whose only test waits for an answer of its server. */
export const waitingProject = {
  'assay.config.ts': `
    import { defineConfig } from 'assay/config';
    export default defineConfig({ services: { postgres: { provider: 'embedded' } } });`,
  'vitest.config.ts': `
    import { defineConfig } from 'vitest/config';
    export default defineConfig({
      test: { globalSetup: ['assay/fixtures/global-setup'], include: ['suites/**/*.test.ts'] },
    });`,
  'suites/integration/waiting.test.ts': `
    import { writeFileSync } from 'node:fs';
    import { test } from 'assay/fixtures';
    test('waits for an answer', { timeout: 600_000 }, async ({ postgres }) => {
      const { pool } = postgres;
      await pool.query('SELECT 1');
      writeFileSync('is-waiting', '');
      await pool.query('SELECT pg_sleep(250)');
    });`,
  'script.ts': `
    import { writeFileSync } from 'node:fs';
    import { startPostgres } from 'assay/fixtures';
    await using postgres = await startPostgres({ provider: 'embedded' });
    // A promise alone does not keep a process.
    using _held = setInterval(() => {}, 1_000);
    writeFileSync('is-waiting', '');
    await postgres.died;`,
};

/** Every way in which a server of ours can be running. */
export const ways = {
  'assay run': (project, environment) => project.start(['run', 'integration'], environment),
  'a plain vitest run': (project, environment) => project.startVitest(environment),
  'a plain script': (project, environment) => project.startScript('script.ts', environment),
} satisfies Record<
  string,
  (project: SmallProject, environment: Readonly<Record<string, string>>) => Running
>;

export type Way = keyof typeof ways;

/** What happens to the run once its server was struck. */
export type End =
  | 'it ends by itself'
  | 'it gets SIGINT'
  | 'it gets SIGTERM'
  | 'it gets SIGKILL'
  | 'its supervisor gets SIGKILL';

export interface StruckRun {
  readonly outcome: Outcome;
  /** Everything of the run that must not outlive it. */
  readonly traces: Traces;
}

export interface Traces {
  readonly processes: readonly ProcessIdentity[];
  readonly folders: readonly string[];
  /** System V segments, as the kernel lists them: "key shmid". */
  readonly segments: readonly string[];
}

/**
 * Runs the project, sends `signal` to every process of its server while a test waits for it, lets
 * the run end, and empties its temporary folder at once, as a job does at its end.
 */
export async function strike(
  way: Way,
  signal: NodeJS.Signals,
  end: End = 'it ends by itself',
): Promise<StruckRun> {
  await using project = await SmallProject.create(waitingProject);
  const temporary = join(project.folder, 'tmp');
  await mkdir(temporary, { mode: 0o711 });
  const running = ways[way](project, { TMPDIR: temporary });
  const traces = await Promise.race([strikeServer(project, signal), running.ended]);
  if ('code' in traces) {
    throw new Error(`it ended before the test waited: ${traces.stdout}${traces.stderr}`);
  }
  kill(end, running.child, traces.supervisor);
  const outcome = await running.ended;
  await rm(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  return { outcome, traces };
}

function kill(end: End, main: ChildProcess, supervisor: ProcessIdentity): void {
  if (end === 'its supervisor gets SIGKILL') process.kill(supervisor.pid, 'SIGKILL');
  else if (end !== 'it ends by itself') main.kill(/SIG\w+/.exec(end)?.[0] as NodeJS.Signals);
}

/** Strikes every process of the run's server, once a test waits for it. */
async function strikeServer(
  { folder }: SmallProject,
  signal: NodeJS.Signals,
): Promise<Traces & { readonly supervisor: ProcessIdentity }> {
  while (!existsSync(join(folder, 'is-waiting'))) await sleep(50);
  const entries = globSync('tmp/assay-*/ledgers/*.jsonl', { cwd: folder }).flatMap((ledger) =>
    readLedger(join(folder, ledger)),
  );
  const postgres = entries.find((entry) => entry.type === 'process' && entry.name === 'postgres');
  const supervisor = entries.find((entry) => entry.type === 'owner' && entry.role === 'supervisor');
  if (postgres?.type !== 'process' || supervisor?.type !== 'owner') {
    throw new Error('the ledgers name no postgres');
  }
  const server = processTree(postgres.pid).flatMap(({ pid }) => identify(pid) ?? []);
  const segments = segmentsOf(postgres.pid);
  for (const { pid } of server) process.kill(pid, signal);
  return {
    processes: [...server, supervisor],
    folders: entries.flatMap((entry: LedgerEntry) => (entry.type === 'folder' ? entry.path : [])),
    segments,
    supervisor,
  };
}

function allSegments(): readonly (readonly string[])[] {
  const lines = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => line.trim().split(/\s+/));
}

/** Columns: key shmid perms size cpid … */
function segmentsOf(creator: number): readonly string[] {
  return allSegments()
    .filter((columns) => columns[4] === String(creator))
    .map(([key, id]) => `${key} ${id}`);
}

/** The supervisor ends them; a run that was killed cannot wait for it. */
export async function expectGone({ processes, folders, segments: known }: Traces): Promise<void> {
  expect(processes.length).toBeGreaterThan(1);
  const left = () => ({
    processes: processes.filter(isAlive),
    folders: folders.filter((path) => existsSync(path)),
    segments: allSegments()
      .map(([key, id]) => `${key} ${id}`)
      .filter((one) => known.includes(one)),
  });
  const gone = { processes: [], folders: [], segments: [] };
  // Not `expect.poll`, which knows no test where several run at once.
  await vi.waitFor(() => expect(left()).toEqual(gone), { timeout: 180_000 });
}

/** As many processes as there are processors that never rest. */
export function burn(count: number): Disposable {
  const burners = Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  return {
    [Symbol.dispose]: () => {
      for (const one of burners) one.kill('SIGKILL');
    },
  };
}
