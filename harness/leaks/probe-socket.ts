import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireSupervisor } from '../../fixtures/services/supervisor/supervisor.ts';

export interface ProbeSocket extends AsyncDisposable {
  readonly path: string;
}

/**
 * A place for the Unix socket of a probe, which the supervisor removes in whatever way we and the
 * measured process end. In the folder for temporary files, since such a path is limited to about 100
 * bytes.
 */
export async function makeProbeSocket(): Promise<ProbeSocket> {
  await using starting = new AsyncDisposableStack();
  const supervisor = starting.use(await acquireSupervisor());
  const name = `assay-probe-${randomBytes(6).toString('hex')}`;
  const folder = await supervisor.makeFolder(join(tmpdir(), name));
  const owned = starting.move();
  return {
    path: join(folder, 'probe.sock'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
