import { thisMachineKind } from '../baseline.ts';
import { readCalibration } from './calibration.ts';

/** How long this machine's hiccups are, in milliseconds; null before `assay calibrate` was run on its kind. */
export function ownStallMs(root: string): number | null {
  return readCalibration(root, thisMachineKind())?.stallMs ?? null;
}
