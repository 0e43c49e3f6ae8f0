import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WayName } from './job.ts';
import { senSlope } from '../../harness/statistics/sen-slope.ts';

export interface CycleResult {
  readonly cycles: number;
  readonly firstBytes: number;
  readonly lastBytes: number;
  /** Growth over all cycles after the warm-up by Sen's slope, as a share of the resident size. */
  readonly growth: number;
  readonly bounds: readonly [low: number, high: number];
}

/** Error of each bound, as in the leak verdicts. */
const ALPHA = 0.005;

/** Opens, runs and releases a model again and again in a fresh process, and follows its resident size. */
export async function measureCycles(
  way: WayName,
  { path, samples }: { readonly path: string; readonly samples: number },
  { cycles, warmUp }: { readonly cycles: number; readonly warmUp: number },
): Promise<CycleResult> {
  const child = fileURLToPath(new URL('cycle-child.ts', import.meta.url));
  const args = ['--expose-gc', child, way, path, String(samples), String(cycles + warmUp)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const bytes = (JSON.parse(stdout) as number[]).slice(warmUp);
  const x = bytes.map((_, index) => index);
  const { slope, low, high } = senSlope({ x, y: bytes }, ALPHA);
  const share = (perCycle: number): number => (perCycle * bytes.length) / (bytes[0] ?? NaN);
  return {
    cycles: bytes.length,
    firstBytes: bytes[0] ?? NaN,
    lastBytes: bytes.at(-1) ?? NaN,
    growth: share(slope),
    bounds: [share(low), share(high)],
  };
}
