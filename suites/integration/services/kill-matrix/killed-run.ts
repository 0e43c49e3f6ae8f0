import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTo } from '../../../../fixtures/services/docker/engine.ts';
import {
  type LedgerEntry,
  type OwnerEntry,
  type ProcessEntry,
  readLedger,
} from '../../../../fixtures/services/supervisor/ledger.ts';
import {
  type ProcessIdentity,
  isAlive,
} from '../../../../fixtures/services/supervisor/process-identity.ts';
import { Starvation } from './starvation.ts';

export interface Cell {
  readonly victim: 'main' | 'worker' | 'supervisor';
  readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL';
  readonly phase: 'set-up' | 'test' | 'teardown';
  readonly provider: 'embedded' | 'docker';
}

/** What a killed run left, seen from outside. */
export interface Remains {
  readonly processes: readonly string[];
  readonly folders: readonly string[];
  readonly containers: readonly string[];
  readonly sharedMemory: readonly string[];
}

export interface KilledRun {
  /** From the signal (or from the end of a main that survived it) to the last process' end. */
  readonly lastProcessMs: number;
  /** Of that, what the machine kept them waiting for a processor: see `Starvation`. */
  readonly starvedMs: number;
  readonly started: { readonly processes: number; readonly folders: number };
  readonly remains: Remains;
  /** The same after the sweep of the next start. */
  readonly remainsAfterSweep: Remains;
}

const SCENARIO_DEADLINE_MS = 150_000;
const POLL_MS = 10;

/** Starts the held scenario in a temporary folder of its own, kills a part of it, and looks. */
export async function killRun(cell: Cell): Promise<KilledRun> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-kill-'));
  const run = new ObservedRun(folder, cell);
  try {
    return await run.kill();
  } finally {
    await run.sweep();
    rmSync(folder, { recursive: true, force: true });
  }
}

class ObservedRun {
  readonly #cell: Cell;
  readonly #marks: string;
  readonly #state: string;
  readonly #temporary: string;
  readonly #entries = new Map<string, LedgerEntry>();
  #main: ChildProcess | null = null;
  #output = '';

  constructor(folder: string, cell: Cell) {
    this.#cell = cell;
    this.#marks = join(folder, 'marks');
    this.#temporary = join(folder, 'tmp');
    this.#state = join(this.#temporary, `assay-${process.getuid?.() ?? 0}`);
    mkdirSync(this.#marks);
    // Services run as another user, who must be able to pass.
    mkdirSync(this.#temporary, { mode: 0o711 });
  }

  async kill(): Promise<KilledRun> {
    const main = this.#start();
    const victim = await this.#victimAtItsPhase();
    const starvation = new Starvation(POLL_MS);
    this.#look(starvation);
    process.kill(victim, this.#cell.signal);
    const killedAt = performance.now();
    // A worker or a supervisor that is gone lets the main process end in its own way.
    await this.#untilDead(victim, starvation);
    const deadAt = performance.now();
    this.#mark('released');
    // Of a killed worker only its own things must go; the run ends in its own way.
    const ofWorker = await this.#untilNothing(deadAt, starvation, () =>
      this.#processesOf('worker'),
    );
    const starvedOfWorkerMs = starvation.totalMs;
    // Looked at all the while: a gap between two looks would be taken for a wait of ours.
    while (main.exitCode === null && main.signalCode === null) {
      this.#look(starvation);
      await sleep(POLL_MS);
    }
    this.#look(starvation);
    const ofRun = await this.#untilNothing(killedAt, starvation, () => this.#processesOf('run'));
    const starvedOfRunMs = starvation.totalMs;
    const remains = await this.#remains();
    await this.sweep();
    return {
      lastProcessMs: this.#cell.victim === 'worker' ? ofWorker : ofRun,
      starvedMs: this.#cell.victim === 'worker' ? starvedOfWorkerMs : starvedOfRunMs,
      started: {
        processes: this.#processesOf('run').length,
        folders: this.#foldersSeen().length,
      },
      remains,
      remainsAfterSweep: await this.#remains(),
    };
  }

  /** What the next run does before it starts anything: here with the same temporary folder. */
  async sweep(): Promise<void> {
    const script = join(
      import.meta.dirname,
      '../../../unit/fixtures/services/supervisor/scripts/sweep-once.ts',
    );
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, TMPDIR: this.#temporary },
      stdio: 'inherit',
    });
    await exitOf(child);
  }

  #start(): ChildProcess {
    const { provider, phase } = this.#cell;
    const vitest = join(import.meta.dirname, '../../../../node_modules/vitest/vitest.mjs');
    const config = join(import.meta.dirname, 'vitest.config.ts');
    const main = spawn(process.execPath, [vitest, 'run', '--config', config], {
      cwd: import.meta.dirname,
      env: {
        ...withoutAssay(process.env),
        TMPDIR: this.#temporary,
        KILL_MARKS: this.#marks,
        KILL_PHASE: phase,
        ASSAY_SERVICES_POSTGRES_PROVIDER: provider,
        ASSAY_SERVICES_REDIS_PROVIDER: provider,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // As from a shell: signals from the terminal's group must not reach us.
      detached: true,
    });
    for (const stream of [main.stdout, main.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    }
    this.#main = main;
    return main;
  }

  async #victimAtItsPhase(): Promise<number> {
    const deadline = Date.now() + SCENARIO_DEADLINE_MS;
    for (;;) {
      this.#readLedgers();
      const victim = this.#hasReachedPhase() ? this.#victim() : null;
      if (victim !== null) return victim;
      if (Date.now() > deadline || this.#main?.exitCode !== null) {
        throw new Error(`the scenario never came to '${this.#cell.phase}':\n${this.#output}`);
      }
      await sleep(POLL_MS);
    }
  }

  #hasReachedPhase(): boolean {
    if (this.#cell.phase !== 'set-up') return existsSync(join(this.#marks, this.#cell.phase));
    // In the middle of the start: something is claimed, and nothing is ready.
    const awaited = this.#cell.provider === 'docker' ? 'containers' : 'process';
    return [...this.#entries.values()].some((entry) => entry.type === awaited);
  }

  #victim(): number | null {
    if (this.#cell.victim === 'main') return this.#main?.pid ?? null;
    if (this.#cell.victim === 'worker') {
      const path = join(this.#marks, 'worker');
      return existsSync(path) ? Number(readFileSync(path, 'utf8')) : null;
    }
    return [...this.#entries.values()].find(isSupervisor)?.pid ?? null;
  }

  /** Ledgers go when a run ends well, so what was read once is kept. */
  #readLedgers(): void {
    const folder = join(this.#state, 'ledgers');
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
      try {
        for (const entry of readLedger(join(folder, name))) {
          this.#entries.set(JSON.stringify(entry), entry);
        }
      } catch {
        // Removed between the listing and the look.
      }
    }
  }

  /** The processes of the whole run with its supervisors, or those of the workers' own. */
  #processesOf(whose: 'run' | 'worker'): readonly ProcessIdentity[] {
    return [...this.#entries.values()].filter(
      (entry) =>
        (entry.type === 'process' && (whose === 'run' || entry.client !== 0)) ||
        (isSupervisor(entry) && whose === 'run'),
    ) as readonly ProcessEntry[];
  }

  #foldersSeen(): readonly string[] {
    return [...this.#entries.values()].flatMap((e) => (e.type === 'folder' ? [e.path] : []));
  }

  /** Everybody whose waits count: the run itself, its supervisors and what they run. */
  #look(starvation: Starvation): void {
    const worker = join(this.#marks, 'worker');
    starvation.look([
      ...(this.#main?.pid === undefined ? [] : [this.#main.pid]),
      ...(existsSync(worker) ? [Number(readFileSync(worker, 'utf8'))] : []),
      ...this.#processesOf('run').map(({ pid }) => pid),
    ]);
  }

  async #untilDead(pid: number, starvation: Starvation): Promise<void> {
    // One that handles the signal and lives on is a result, not an error.
    const deadline = Date.now() + 3_000;
    while (isRunning(pid) && Date.now() < deadline) {
      this.#readLedgers();
      this.#look(starvation);
      await sleep(POLL_MS);
    }
  }

  /** Waits until these processes and, of a whole run, its containers are gone; how long since. */
  async #untilNothing(
    sinceMs: number,
    starvation: Starvation,
    processes: () => readonly ProcessIdentity[],
  ): Promise<number> {
    const isWhole = this.#cell.victim !== 'worker';
    const deadline = Date.now() + 60_000;
    for (;;) {
      this.#readLedgers();
      this.#look(starvation);
      const containers = isWhole ? await this.#containers() : [];
      const isNothing = containers.length === 0 && !processes().some(isAlive);
      if (isNothing || Date.now() > deadline) return performance.now() - sinceMs;
      await sleep(POLL_MS);
    }
  }

  async #remains(): Promise<Remains> {
    this.#readLedgers();
    return {
      processes: this.#processesOf('run')
        .filter(isAlive)
        .map((entry) => JSON.stringify(entry)),
      folders: this.#foldersSeen().filter((path) => existsSync(path)),
      containers: await this.#containers(),
      sharedMemory: sharedMemoryOf(this.#processesOf('run')),
    };
  }

  async #containers(): Promise<readonly string[]> {
    const claims = [...this.#entries.values()].filter((entry) => entry.type === 'containers');
    const found = await Promise.all(
      claims.map(async ({ engine, label }) =>
        (await connectTo(engine)).listContainers({ all: true, filters: { label: [label] } }),
      ),
    );
    return found.flat().map(({ Names }) => Names.join());
  }

  #mark(name: string): void {
    mkdirSync(join(this.#marks, name));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}

/** System V segments that one of these processes created (column 5 of the kernel's table). */
function sharedMemoryOf(creators: readonly ProcessIdentity[]): readonly string[] {
  const pids = new Set(creators.map(({ pid }) => String(pid)));
  const segments = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').slice(1);
  return segments.filter((line) => pids.has(line.trim().split(/\s+/)[4] ?? ''));
}

function isSupervisor(entry: LedgerEntry): entry is OwnerEntry {
  return entry.type === 'owner' && entry.role === 'supervisor';
}

function withoutAssay(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(env).filter((name) => /^(ASSAY_|VITEST)/.test(name));
  return { ...env, ...Object.fromEntries(names.map((name) => [name, undefined])) };
}
