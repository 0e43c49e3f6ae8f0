import { thisMachineKind } from '../compare/baseline.ts';
import { readCalibration } from './calibration.ts';

/** How long this machine's hiccups are, in milliseconds; 0 before `assay calibrate` was run on its kind. */
export function ownStallMs(root: string): number {
  return readCalibration(root, thisMachineKind())?.stallMs ?? 0;
}
