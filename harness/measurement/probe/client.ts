import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { InfrastructureError } from '../../errors.ts';
import type { TrialAnswers, TrialRequest } from '../leak/trial/request.ts';
import { probeAddress } from './address.ts';
import type { AgesRequest, AgesSeen } from './ages.ts';
import type { Traced, TraceKind } from './tracer.ts';
import type { Probe } from './probe.ts';
import type { Sample, SampleRequest } from './sampler.ts';

export type ProbeRequest =
  | { readonly do: 'resources' }
  | ({ readonly do: 'sample' } & SampleRequest)
  | { readonly do: 'timers'; readonly mostMs: number }
  | { readonly do: 'detail'; readonly resource: string }
  | ({ readonly do: 'ages' } & AgesRequest)
  /** Spoils the process: only where it is thrown away afterwards. */
  | ({ readonly do: 'trial' } & TrialRequest)
  | { readonly do: 'trace-start'; readonly kind: TraceKind; readonly before: string | null }
  | { readonly do: 'trace-finish'; readonly file: string };

export type ProbeAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

type Resources = readonly { readonly resource: string; readonly kind: Probe['kind'] }[];

const ANSWER_DEADLINE_MS = 30_000;
/** A snapshot of a large heap takes seconds per 100 MB. */
const SNAPSHOT_DEADLINE_MS = 120_000;

/** Speaks with the probe in another process. Disposing closes the connection, and stops nothing there. */
export class ProbeClient implements Disposable {
  readonly #connection: Socket;
  readonly #process: string;
  #waiting: PromiseWithResolvers<ProbeAnswer> | null = null;
  #resources: Resources = [];
  #pid = 0;

  private constructor(connection: Socket, pid: number) {
    this.#connection = connection;
    this.#process = `process ${pid}`;
    createInterface({ input: connection })
      .on('line', (line) => this.#waiting?.resolve(JSON.parse(line) as ProbeAnswer))
      .on('error', () => undefined);
    connection.on('error', () => undefined);
    connection.on('close', () => this.#waiting?.reject(this.#gone()));
  }

  /**
   * @param key that the process was given
   * @returns null where no probe listens in that process
   */
  static async connect(key: string, pid: number): Promise<ProbeClient | null> {
    const connection = createConnection(probeAddress(key, pid));
    try {
      await once(connection, 'connect');
    } catch {
      return null;
    }
    const client = new ProbeClient(connection, pid);
    connection.write(`${key}\n`);
    const { resources } = (await client.#ask({ do: 'resources' })) as { resources: Resources };
    client.#resources = resources;
    client.#pid = pid;
    return client;
  }

  get resources(): Resources {
    return this.#resources;
  }

  /** Of the process in which the probe lives. */
  get pid(): number {
    return this.#pid;
  }

  async sample(request: SampleRequest, answerMs = ANSWER_DEADLINE_MS): Promise<Sample> {
    const deadlineMs = answerMs + request.settleMs + (request.pauseMs ?? 0);
    return (await this.#ask({ do: 'sample', ...request }, deadlineMs)) as Sample;
  }

  async longestTimerMs(mostMs: number): Promise<number> {
    return (await this.#ask({ do: 'timers', mostMs })) as number;
  }

  async detail(resource: string): Promise<Readonly<Record<string, number>>> {
    return (await this.#ask({ do: 'detail', resource })) as Readonly<Record<string, number>>;
  }

  async ages(request: AgesRequest): Promise<AgesSeen | null> {
    return (await this.#ask({ do: 'ages', ...request })) as AgesSeen | null;
  }

  /** Spoils the process: only where it is thrown away afterwards. */
  async trial(request: TrialRequest): Promise<TrialAnswers[TrialRequest['step']]> {
    const answer = await this.#ask({ do: 'trial', ...request }, SNAPSHOT_DEADLINE_MS);
    return answer as TrialAnswers[TrialRequest['step']];
  }

  /** @param before of a trace of allocations: gets a heap snapshot of the start; null for none */
  async startTrace(kind: TraceKind, before: string | null): Promise<void> {
    await this.#ask({ do: 'trace-start', kind, before }, SNAPSHOT_DEADLINE_MS);
  }

  /** Of allocations: writes a heap snapshot of the process to `file`, which it must be able to create. */
  async finishTrace(file: string): Promise<Traced> {
    return (await this.#ask({ do: 'trace-finish', file }, SNAPSHOT_DEADLINE_MS)) as Traced;
  }

  [Symbol.dispose](): void {
    this.#connection.destroy();
  }

  async #ask(request: ProbeRequest, deadlineMs = ANSWER_DEADLINE_MS): Promise<unknown> {
    const waiting = Promise.withResolvers<ProbeAnswer>();
    this.#waiting = waiting;
    if (this.#connection.destroyed) waiting.reject(this.#gone());
    const timer = setTimeout(
      () => waiting.reject(this.#silent(request.do, deadlineMs)),
      deadlineMs,
    );
    this.#connection.write(`${JSON.stringify(request)}\n`);
    try {
      const answer = await waiting.promise;
      if (!answer.ok) throw new InfrastructureError(`the probe failed: ${answer.message}`);
      return answer.value;
    } finally {
      clearTimeout(timer);
      this.#waiting = null;
    }
  }

  #gone(): InfrastructureError {
    return new InfrastructureError(`${this.#process}, which is measured, is gone`, {
      remedy: 'see the log of the back end: it ended while it was measured',
    });
  }

  #silent(what: string, deadlineMs: number): InfrastructureError {
    return new InfrastructureError(
      `the probe of ${this.#process} did not answer '${what}' within ${Math.round(deadlineMs / 1000)} s`,
      { remedy: 'its event loop is blocked: see what the back end does' },
    );
  }
}
