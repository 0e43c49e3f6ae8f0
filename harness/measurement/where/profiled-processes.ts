import { portOwners } from '../probe/outside/port-owners.ts';
import { descendantsOf } from '../probe/outside/process-table.ts';
import { ProfileClient } from '../probe/profile-client.ts';
import type { CpuProfile } from './cpu-profile.ts';

/** As often as V8's own tools look; the same on both sides, so that it costs both alike. */
const EVERY_MICROSECONDS = 1000;

/** The Node processes of one side, which were started with `profileEnvironment`. */
export class ProfiledProcesses implements Disposable {
  readonly #clients: readonly ProfileClient[];

  private constructor(clients: readonly ProfileClient[]) {
    this.#clients = clients;
  }

  /** Those that serve a URL, and what they started. None where they are no Node processes. */
  static async at(url: string, key: string): Promise<ProfiledProcesses> {
    const owners = portOwners(url);
    const serving = owners.kind === 'found' ? owners.pids : [];
    const pids = [...new Set(serving.flatMap((pid) => [pid, ...descendantsOf(pid)]))];
    const clients = await Promise.all(pids.map((pid) => ProfileClient.connect(key, pid)));
    return new ProfiledProcesses(clients.filter((client) => client !== null));
  }

  get count(): number {
    return this.#clients.length;
  }

  async start(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.start(EVERY_MICROSECONDS)));
  }

  async finish(): Promise<readonly CpuProfile[]> {
    return await Promise.all(this.#clients.map((client) => client.finish()));
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client[Symbol.dispose]();
  }
}
