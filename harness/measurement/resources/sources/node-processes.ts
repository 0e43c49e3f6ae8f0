import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { probeAddress } from '../../probe/address.ts';
import { runsNode } from '../../probe/outside/process-table.ts';
import type { Vitals } from '../../probe/vitals/vitals.ts';
import type { Readings } from '../catalog.ts';
import type { ResourceSource } from '../source.ts';
import type { ServerProcesses } from './processes.ts';

/** What Node tells of the processes of a server from within: the busiest of several counts, heaps add up. */
export class NodeSource implements ResourceSource {
  readonly of: string;
  readonly #processes: ServerProcesses;
  readonly #key: string;
  readonly #asked = new Map<number, AskedProcess>();

  constructor(of: string, processes: ServerProcesses, key: string) {
    this.of = of;
    this.#processes = processes;
    this.#key = key;
  }

  async read(): Promise<Readings> {
    const pids = this.#processes.pids().filter((pid) => this.#asked.has(pid) || runsNode(pid));
    for (const [pid, asked] of this.#asked) {
      if (pids.includes(pid)) continue;
      asked.close();
      this.#asked.delete(pid);
    }
    const answers = await Promise.all(pids.map((pid) => this.#ask(pid)));
    const vitals = answers.filter((answer) => answer !== null);
    if (vitals.length === 0) throw new Error('no process of it runs Node with the probe');
    const most = (of: (one: Vitals) => number) => Math.max(...vitals.map(of));
    const allocated = vitals.flatMap((one) => one.allocated ?? []);
    return {
      loop: most(({ loop }) => loop),
      delay: most(({ delay }) => delay),
      gc: most(({ gc }) => gc),
      pause: most(({ pause }) => pause),
      heap: vitals.reduce((sum, { heap }) => sum + heap, 0),
      ...(allocated.length === vitals.length && {
        allocated: allocated.reduce((sum, one) => sum + one, 0),
      }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const asked of this.#asked.values()) asked.close();
  }

  /** Null where no probe listens, the process has ended, or counts only from now on. */
  async #ask(pid: number): Promise<Vitals | null> {
    const known = this.#asked.get(pid);
    const asked = known ?? (await AskedProcess.connect(this.#key, pid));
    if (asked === null) return null;
    this.#asked.set(pid, asked);
    const answer = await asked.ask();
    return known === undefined ? null : answer;
  }
}

class AskedProcess {
  readonly #connection: Socket;
  #waiting: PromiseWithResolvers<Vitals | null> | null = null;

  private constructor(connection: Socket) {
    this.#connection = connection;
    createInterface({ input: connection })
      .on('line', (line) => this.#waiting?.resolve(JSON.parse(line) as Vitals))
      // Of the connection, once more.
      .on('error', () => undefined);
    connection.on('error', () => undefined);
    connection.on('close', () => this.#waiting?.resolve(null));
  }

  static async connect(key: string, pid: number): Promise<AskedProcess | null> {
    const connection = createConnection(probeAddress(key, pid));
    try {
      await once(connection, 'connect');
    } catch {
      return null;
    }
    connection.write(`${key}\n`);
    return new AskedProcess(connection);
  }

  async ask(): Promise<Vitals | null> {
    if (this.#connection.destroyed) return null;
    this.#waiting = Promise.withResolvers();
    this.#connection.write('\n');
    return await this.#waiting.promise;
  }

  close(): void {
    this.#connection.destroy();
  }
}
