import { Counter } from 'k6/metrics';
import type { Options } from 'k6/options';

/**
 * What the harness adds around a user's script, inside of k6: a point at the start of every
 * iteration (k6 itself writes nothing about one that never ends), the overrides of the command line,
 * and the summary as a file.
 */
const started = new Counter('assay_iteration_started');

/** Wraps a function that k6 calls once an iteration; anything else is handed through. */
export function iteration(exported: unknown): unknown {
  if (typeof exported !== 'function') return exported;
  return (...args: unknown[]): unknown => {
    started.add(1);
    return exported(...args);
  };
}

export function withOverrides(options: Options | undefined): Options {
  const seconds = numberFrom('ASSAY_DURATION_S');
  const rate = numberFrom('ASSAY_RATE');
  const changed: Options = { ...options };
  if (seconds !== null && changed.duration !== undefined) changed.duration = `${seconds}s`;
  if (changed.scenarios === undefined) return changed;
  changed.scenarios = Object.fromEntries(
    Object.entries(changed.scenarios).map(([name, scenario]) => [
      name,
      overridden(scenario as Mutable, seconds, rate),
    ]),
  ) as NonNullable<Options['scenarios']>;
  return changed;
}

interface Mutable {
  executor: string;
  duration?: string;
  rate?: number;
  preAllocatedVUs?: number;
  maxVUs?: number;
  stages?: { duration: string; target: number }[];
}

function overridden(scenario: Mutable, seconds: number | null, rate: number | null): Mutable {
  const changed = { ...scenario };
  if (seconds !== null && changed.duration !== undefined) changed.duration = `${seconds}s`;
  if (seconds !== null && changed.stages !== undefined) {
    changed.stages = stretched(changed.stages, seconds);
  }
  if (rate !== null && changed.rate !== undefined) {
    const factor = rate / changed.rate;
    changed.rate = rate;
    if (changed.preAllocatedVUs !== undefined && factor > 1) {
      changed.preAllocatedVUs = Math.ceil(changed.preAllocatedVUs * factor);
    }
    if (changed.maxVUs !== undefined && factor > 1) {
      changed.maxVUs = Math.ceil(changed.maxVUs * factor);
    }
  }
  return changed;
}

/** Keeps the shape of a ramp and changes its length. */
function stretched(
  stages: { duration: string; target: number }[],
  seconds: number,
): { duration: string; target: number }[] {
  const lengths = stages.map((stage) => durationSeconds(stage.duration));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return stages.map((stage, index) => ({
    target: stage.target,
    duration: `${Math.round(((lengths[index] ?? 0) / total) * seconds * 1000)}ms`,
  }));
}

const unitSeconds: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };

function durationSeconds(text: string): number {
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    seconds += Number(amount) * (unitSeconds[unit ?? 's'] ?? 1);
  }
  return seconds;
}

function numberFrom(name: string): number | null {
  const text = __ENV[name];
  return text === undefined || text === '' ? null : Number(text);
}

type HandleSummary = (data: unknown) => Record<string, string> | undefined | null;

/** The default shape of k6's summary goes to a file of ours; the script's own summary is kept. */
export function summary(own: unknown): (data: unknown) => Record<string, string> {
  return (data) => {
    const file = __ENV['ASSAY_SUMMARY'];
    const ours = file === undefined ? {} : { [file]: JSON.stringify(data) };
    const theirs = typeof own === 'function' ? ((own as HandleSummary)(data) ?? {}) : {};
    // Points are streamed over stdout: a text that the script prints there would tear them.
    const { stdout, ...files } = theirs;
    return { ...files, ...(stdout === undefined ? {} : { stderr: stdout }), ...ours };
  };
}
