import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the processes of one measurement ask of whoever wants to be answered. */
export function makeProbeKey(): string {
  return randomBytes(16).toString('hex');
}

/**
 * Where the probe of a process answers. On Linux that is an abstract Unix socket (unix(7)), which the kernel
 * forgets with the process, in whatever way it ends. Its name tells nobody the key that the probe asks for.
 */
export function probeAddress(key: string, pid: number): string {
  const name = `assay-probe-${createHash('sha256').update(`${key} ${pid}`).digest('hex').slice(0, 32)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}
