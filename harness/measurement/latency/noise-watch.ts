import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';

/** What else the machine did meanwhile: reported beside a verdict, never used to drop a result. */
export interface Noise {
  /** Share of the processors' time that the hypervisor gave to others; null where it isn't told. */
  readonly stealShare: number | null;
  /** One-minute load averages at the start and at the end. */
  readonly load: readonly [start: number, end: number];
}

/** Starts watching; the function that it returns says what was seen since. */
export function watchNoise(): () => Noise {
  const start = processorTimes();
  const [loadStart = 0] = loadavg();
  return () => {
    const end = processorTimes();
    const [loadEnd = 0] = loadavg();
    const total = start && end ? end.total - start.total : 0;
    return {
      stealShare: start && end && total > 0 ? (end.steal - start.steal) / total : null,
      load: [loadStart, loadEnd],
    };
  };
}

/** The first line of /proc/stat (proc(5)): user nice system idle iowait irq softirq steal, in ticks. */
function processorTimes(): { readonly steal: number; readonly total: number } | null {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
    const ticks = line.trim().split(/\s+/u).slice(1, 9).map(Number);
    return { steal: ticks[7] ?? 0, total: ticks.reduce((sum, tick) => sum + tick, 0) };
  } catch {
    // Not Linux.
    return null;
  }
}
