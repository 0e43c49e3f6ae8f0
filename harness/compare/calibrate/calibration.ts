import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../document/write-atomically.ts';

/** What `assay calibrate` found on one kind of machine; kept in `reports/baselines/<kind>/`. */
const schema = z.object({
  formatVersion: z.literal(1),
  machineKind: z.string(),
  measuredAt: z.string(),
  minutes: z.number(),
  load: z.tuple([z.number(), z.number(), z.number()]),
  /** The length of the bursts that the machine's own hiccups make of slow requests, nine in ten: see harness/statistics/share/burst-test.ts. */
  stallMs: z.number(),
  /** sd of the log ratio of an A/A launch (1.4826 times the median absolute deviation). */
  noiseFloor: z.number(),
  launches: z.int(),
  secondsALaunch: z.number(),
  /** The smallest slow-down that is found in 90 of 100 comparisons, by seconds; null: none. */
  smallestDifference: z.record(z.string(), z.number().nullable()),
  falseAlarms: z.object({
    margin: z.number(),
    verdicts: z.int(),
    fails: z.int(),
    passes: z.int(),
    /** Clopper-Pearson, one-sided 95 %. */
    atMost: z.number(),
  }),
});

export type Calibration = z.infer<typeof schema>;

const fileName = 'calibration.json';

function folderOf(root: string, machineKind: string): string {
  return join(root, 'reports', 'baselines', machineKind.replaceAll(/[^\w.-]+/gu, '-'));
}

export async function writeCalibration(root: string, calibration: Calibration): Promise<string> {
  const folder = folderOf(root, calibration.machineKind);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, fileName);
  await writeAtomically(file, `${JSON.stringify(calibration, null, 2)}\n`);
  return file;
}

/** The calibration of this kind of machine, or null before there is one that can be read. */
export function readCalibration(root: string, machineKind: string): Calibration | null {
  try {
    const text = readFileSync(join(folderOf(root, machineKind), fileName), 'utf8');
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
