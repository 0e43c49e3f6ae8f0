import { availableParallelism, cpus, totalmem } from 'node:os';
import { cpuModel, machineKind } from '../../measurement/fingerprint/fingerprint.ts';
import { readCalibration } from './calibration.ts';

/** How long this machine's hiccups are, in milliseconds; 0 before `assay calibrate` was run on its kind. */
export function ownStallMs(root: string): number {
  const kind = machineKind({
    model: cpuModel(cpus()[0]?.model),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  });
  return readCalibration(root, kind)?.stallMs ?? 0;
}
