import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { gitState, type GitState } from './git-state.ts';
import { osName } from './os-name.ts';

/** What a result depends on beside the code: the machine, its load, and what is installed. */
export interface MachineFingerprint {
  readonly machineKind: string;
  readonly cpu: { readonly model: string; readonly cores: number; readonly mhz: number | null };
  readonly memoryBytes: number;
  readonly os: string;
  readonly kernel: string;
  readonly node: string;
  /** Over 1, 5 and 15 minutes, before the run. */
  readonly loadAverage: [number, number, number];
  readonly git: GitState | null;
}

/** Takes the fingerprint of this machine and of the repository that `folder` lies in. */
export async function takeFingerprint(folder: string): Promise<MachineFingerprint> {
  const processors = cpus();
  const cores = availableParallelism();
  const model = cpuModel(processors[0]?.model);
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return {
    machineKind: machineKind({ model, cores, memoryBytes: totalmem() }),
    cpu: { model, cores, mhz: processors[0]?.speed || null },
    memoryBytes: totalmem(),
    os: await osName(),
    kernel: release(),
    node: process.versions.node,
    loadAverage: [one, five, fifteen],
    git: await gitState(folder),
  };
}

/**
 * The name of the kind of machine, within which runs may be compared: CPU model, cores, memory class
 * (the nearest power of two in GiB, since the kernel keeps a varying part for itself), OS, Node major.
 */
export function machineKind(machine: {
  readonly model: string;
  readonly cores: number;
  readonly memoryBytes: number;
}): string {
  const gibibytes = 2 ** Math.round(Math.log2(Math.max(1, machine.memoryBytes / 2 ** 30)));
  const nodeMajor = process.versions.node.split('.')[0];
  return [
    machine.model,
    `${machine.cores} cores`,
    `${gibibytes} GiB`,
    `${platform()}-${arch()}`,
    `node ${nodeMajor}`,
  ].join(', ');
}

/** `Intel(R) Xeon(R) Processor @ 2.60GHz` → `Intel Xeon @ 2.60GHz`. */
export function cpuModel(model: string | undefined): string {
  const short = (model ?? '')
    .replaceAll(/\((R|TM|C)\)/gi, '')
    .replaceAll(/\b(CPU|Processor)\b/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return short || `unknown ${arch()}`;
}
