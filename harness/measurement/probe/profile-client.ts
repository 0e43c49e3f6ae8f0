import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

import { InfrastructureError } from '../../errors.ts';
import type { CpuProfile } from '../where/cpu-profile.ts';
import { probeAddress } from './address.ts';
import type { ProbeAnswer } from './client.ts';
import type { ProfileRequest } from './profile.ts';

const ANSWER_DEADLINE_MS = 60_000;

/** Times the functions of a process that was started with `profileEnvironment`. Disposing ends nothing there. */
export class ProfileClient implements Disposable {
  readonly pid: number;
  readonly #connection: Socket;
  readonly #lines: AsyncIterator<string>;

  private constructor(connection: Socket, pid: number) {
    this.pid = pid;
    this.#connection = connection;
    connection.on('error', () => undefined);
    this.#lines = createInterface({ input: connection })[Symbol.asyncIterator]();
  }

  /** @returns null where no profiler listens in that process */
  static async connect(key: string, pid: number): Promise<ProfileClient | null> {
    const connection = createConnection(probeAddress(key, pid));
    try {
      await once(connection, 'connect');
    } catch {
      return null;
    }
    connection.write(`${key}\n`);
    return new ProfileClient(connection, pid);
  }

  async start(everyMicroseconds: number): Promise<void> {
    await this.#ask({ do: 'profile-start', everyMicroseconds });
  }

  async finish(): Promise<CpuProfile> {
    return (await this.#ask({ do: 'profile-finish' })) as CpuProfile;
  }

  [Symbol.dispose](): void {
    this.#connection.destroy();
  }

  async #ask(request: ProfileRequest): Promise<unknown> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(this.#failed(`did not answer within ${ANSWER_DEADLINE_MS / 1000} s`)),
      ANSWER_DEADLINE_MS,
    );
    try {
      this.#connection.write(`${JSON.stringify(request)}\n`);
      const line = await Promise.race([this.#lines.next(), late.promise]);
      if (line.done === true) throw this.#failed('is gone');
      const answer = JSON.parse(line.value) as ProbeAnswer;
      if (!answer.ok) throw this.#failed(`could not be profiled: ${answer.message}`);
      return answer.value;
    } finally {
      clearTimeout(timer);
    }
  }

  #failed(what: string): InfrastructureError {
    return new InfrastructureError(`process ${this.pid}, which is profiled, ${what}`, {
      remedy: 'see the log of the back end',
    });
  }
}
