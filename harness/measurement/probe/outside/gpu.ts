import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { OutsideProbe } from './outside-probe.ts';

const MIB = 1024 * 1024;
const DEADLINE_MS = 30_000;
const query = ['--query-compute-apps=pid,used_gpu_memory', '--format=csv,noheader,nounits'];
const run = promisify(execFile);

/**
 * Memory of the cards that a process holds, as the driver tells it.
 * @param command nvidia-smi
 * @returns null where there is no such command, so no NVIDIA driver: then nothing is measured
 */
export async function openGpuProbe(
  pids: () => readonly number[],
  command = 'nvidia-smi',
): Promise<OutsideProbe | null> {
  const read = async (): Promise<number> => {
    const { stdout } = await run(command, query, { timeout: DEADLINE_MS });
    return usedBy(pids(), stdout);
  };
  try {
    await read();
  } catch {
    return null;
  }
  return {
    resources: [
      {
        resource: 'gpu',
        kind: 'bytes',
        what: 'memory on NVIDIA cards that the process holds',
        noise: 'steps of whole MiB; the arena of an execution provider grows and stays',
      },
    ],
    read: async () => ({ gpu: await read() }),
    detail: async () => ({}),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** Lines of `pid, MiB`; a process on two cards has two. */
function usedBy(pids: readonly number[], lines: string): number {
  let bytes = 0;
  for (const line of lines.split('\n')) {
    const [owner, mebibytes] = line.split(',').map((field) => Number(field.trim()));
    if (owner !== undefined && pids.includes(owner)) bytes += (mebibytes || 0) * MIB;
  }
  return bytes;
}
