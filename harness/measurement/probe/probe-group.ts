import { InfrastructureError } from '../../errors.ts';
import type { AgesRequest, AgesSeen } from './ages.ts';
import { ProbeClient } from './client.ts';
import { JoinedLevels } from './joined-levels.ts';
import type { Probe } from './probe.ts';
import type { Sample, SampleRequest } from './sampler.ts';

type Levels = Readonly<Record<string, number>>;

/**
 * The probes in all processes that serve one port, as one: what they hold is added up. Workers may come and
 * go meanwhile (JoinedLevels). Disposing closes the connections, and stops nothing there.
 */
export class ProbeGroup implements Disposable {
  readonly #key: string;
  readonly #serving: () => readonly number[];
  readonly #clients = new Map<number, ProbeClient>();
  readonly #joined = new JoinedLevels<number>();
  readonly #first = new Map<number, Levels>();
  readonly #last = new Map<number, Levels>();
  /** Whose allocations are sampled. */
  #sampled: ProbeClient | null = null;

  /**
   * @param key that the processes were given
   * @param serving who serves now; asked before each sample
   */
  constructor(key: string, serving: () => readonly number[]) {
    this.#key = key;
    this.#serving = serving;
  }

  get resources(): readonly { readonly resource: string; readonly kind: Probe['kind'] }[] {
    return this.#clients.values().next().value?.resources ?? [];
  }

  /** The processes that are measured now. */
  get pids(): readonly number[] {
    return [...this.#clients.keys()];
  }

  /** @returns those of them in which no probe listens */
  async refresh(): Promise<readonly number[]> {
    const serving = this.#serving();
    for (const [pid, client] of this.#clients) {
      if (serving.includes(pid)) continue;
      client[Symbol.dispose]();
      this.#clients.delete(pid);
    }
    const silent: number[] = [];
    for (const pid of serving) {
      if (this.#clients.has(pid)) continue;
      const client = await ProbeClient.connect(this.#key, pid);
      if (client === null) silent.push(pid);
      else this.#clients.set(pid, client);
    }
    return silent;
  }

  async sample(request: SampleRequest): Promise<Sample> {
    if (!request.collectOnly) await this.refresh();
    const sampled = new Map<number, Sample>();
    await this.#each(async (pid, client) => {
      sampled.set(pid, await client.sample(request));
    });
    const samples = [...sampled.values()];
    for (const [pid, { levels }] of request.collectOnly ? [] : sampled) {
      if (!this.#first.has(pid)) this.#first.set(pid, levels);
      this.#last.set(pid, levels);
    }
    const most = (of: (sample: Sample) => number): number => Math.max(0, ...samples.map(of));
    const levels = request.collectOnly
      ? {}
      : this.#joined.join(new Map([...sampled].map(([pid, sample]) => [pid, sample.levels])));
    return {
      levels,
      verified: samples.every(({ verified }) => verified),
      milliseconds: most(({ milliseconds }) => milliseconds),
      collectionMs: most(({ collectionMs }) => collectionMs),
      compiledBytes: samples.reduce((sum, { compiledBytes = 0 }) => sum + compiledBytes, 0),
    };
  }

  async longestTimerMs(mostMs: number): Promise<number> {
    let longest = 0;
    await this.#each(async (_pid, client) => {
      longest = Math.max(longest, await client.longestTimerMs(mostMs));
    });
    return longest;
  }

  async detail(resource: string): Promise<Readonly<Record<string, number>>> {
    const sum: Record<string, number> = {};
    await this.#each(async (_pid, client) => {
      for (const [name, count] of Object.entries(await client.detail(resource)))
        sum[name] = (sum[name] ?? 0) + count;
    });
    return sum;
  }

  /** Which objects stay, in the process whose heap has grown most. */
  async ages(request: AgesRequest): Promise<AgesSeen | null> {
    if (request.step === 'start') this.#sampled = this.growingMost('heap');
    return (await this.#sampled?.ages(request)) ?? null;
  }

  /** The process whose level of a resource has grown most: where to look for the reason. */
  growingMost(resource: string): ProbeClient | null {
    const grown = (pid: number): number =>
      (this.#last.get(pid)?.[resource] ?? 0) - (this.#first.get(pid)?.[resource] ?? 0);
    const [most] = [...this.#clients].toSorted(([a], [b]) => grown(b) - grown(a));
    return most?.[1] ?? null;
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients.values()) client[Symbol.dispose]();
  }

  /** A worker that ends meanwhile is left out; when none is left, that is the failure. */
  async #each(ask: (pid: number, client: ProbeClient) => Promise<void>): Promise<void> {
    const outcomes = await Promise.allSettled(
      [...this.#clients].map(async ([pid, client]) => {
        try {
          await ask(pid, client);
        } catch (error) {
          if (this.#serving().includes(pid)) throw error;
          this.#clients.delete(pid);
        }
      }),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    if (this.#clients.size > 0) return;
    throw new InfrastructureError('every process that is measured is gone', {
      remedy: 'see the log of the back end: it ended while it was measured',
    });
  }
}
