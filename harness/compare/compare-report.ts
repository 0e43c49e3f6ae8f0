import { describeRareCalls, describeReach } from '../measurement/latency/rare-calls.ts';
import { formatPercent } from '../metrics/format-percent.ts';
import { foldVerdicts } from '../verdicts/fold.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import type { Drift } from './baseline.ts';
import type { BenchmarkResult } from './benchmark-result.ts';

/** The one object that `assay compare --json` prints. */
export interface CompareReport {
  readonly verdict: Verdict;
  /** Of the only benchmark, or of the slowest of several. */
  readonly ratio: number | null;
  readonly interval: readonly [low: number | null, high: number | null];
  /** Fresh launches of all benchmarks together. */
  readonly pairs: number;
  readonly seconds: number;
  readonly reason: string;
  readonly benchmarks: readonly BenchmarkResult[];
  /** Benchmarks that only one side has, and are not compared. */
  readonly onlyInBase: readonly string[];
  readonly onlyInCandidate: readonly string[];
  /** Against a stored baseline: what its own commit takes now to what was stored. */
  readonly drift: readonly Drift[];
}

export function compareReport(
  benchmarks: readonly BenchmarkResult[],
  missing: Pick<CompareReport, 'onlyInBase' | 'onlyInCandidate' | 'drift'>,
): CompareReport {
  // One that the candidate has lost can't tell anything, and keeps the others from passing.
  const lost = missing.onlyInBase.map((): Verdict => 'inconclusive');
  const verdict = foldVerdicts([...benchmarks.map((one) => one.verdict), ...lost]);
  const decisive = benchmarks.filter((one) => one.verdict === verdict);
  const slowest = (decisive.length > 0 ? decisive : benchmarks).toSorted(
    (a, b) => (b.ratio ?? 0) - (a.ratio ?? 0),
  )[0];
  const several = benchmarks.length > 1;
  return {
    verdict,
    ratio: slowest?.ratio ?? null,
    interval: slowest?.interval ?? [null, null],
    pairs: benchmarks.reduce((sum, one) => sum + one.pairs, 0),
    seconds: benchmarks.reduce((sum, one) => sum + one.seconds, 0),
    reason:
      slowest === undefined
        ? 'there is no benchmark to compare'
        : verdict === 'inconclusive' && decisive.length === 0
          ? `${missing.onlyInBase.map((name) => `'${name}'`).join(', ')} can't be compared: only the base has it`
          : several
            ? `${decisive.length} of ${benchmarks.length} benchmarks ${verdict}; ${slowest.name}: ${slowest.reason}`
            : slowest.reason,
    benchmarks,
    onlyInBase: missing.onlyInBase,
    onlyInCandidate: missing.onlyInCandidate,
    drift: missing.drift,
  };
}

const marks = { pass: '✔', fail: '✘', inconclusive: '?' } as const;

/** The lines for people. */
export function compareLines(report: CompareReport): string[] {
  const lines = report.benchmarks.flatMap((one) => [
    ` ${marks[one.verdict]} ${one.verdict.padEnd(12)} ${one.name}   ${ratioText(one)}   ${one.pairs} launches, ${one.seconds.toFixed(1)} s`,
    `   ${one.reason}${one.needs === null ? '' : `; it would take ${one.needs}`}`,
    ` ${marks[one.rareCalls.verdict]} rare calls   ${describeRareCalls(one.rareCalls)}; ${describeReach(one.rareCalls)}`,
    `   ${timesText(one)}`,
  ]);
  const notes = [
    ...report.onlyInBase.map(
      (name) => ` ? inconclusive ${name}: only in the base, so it can't be compared`,
    ),
    ...report.drift.map(
      ({ name, storedNsPerOp, machineDrift }) =>
        ` ~ ${name}: stored ${timeText(storedNsPerOp)}, the same commit now takes ${machineDrift === null ? 'an unknown time' : `${machineDrift.toFixed(3)}× that`}`,
    ),
    ...report.onlyInCandidate.map((name) => ` + ${name}: new, nothing to compare with`),
  ];
  return [...lines, ...notes, '', ` ${report.verdict.toUpperCase()}   ${report.reason}`];
}

function ratioText({ ratio, interval: [low, high] }: BenchmarkResult): string {
  if (ratio === null) return 'not measured';
  return `${ratio.toFixed(4)}× [${low?.toFixed(4) ?? '0'}, ${high?.toFixed(4) ?? '∞'}]`;
}

function timesText(one: BenchmarkResult): string {
  const steal = one.noise.stealShare;
  const memory =
    one.base.bytesPerOp === null || one.candidate.bytesPerOp === null
      ? ''
      : ` · ${bytesText(one.base.bytesPerOp)} → ${bytesText(one.candidate.bytesPerOp)} per call`;
  const noise = ` · load ${one.noise.load.map((load) => load.toFixed(1)).join(' → ')}${steal === null ? '' : `, steal ${formatPercent(Number(steal.toFixed(3)))}`}`;
  return `${timeText(one.base.nsPerOp)} → ${timeText(one.candidate.nsPerOp)}${memory} · A/A ${one.canaryRatio?.toFixed(4) ?? '–'}${noise}`;
}

/** Nanoseconds for people: `81.2 µs`. */
export function timeText(ns: number | null): string {
  if (ns === null) return '–';
  if (ns < 1e3) return `${ns.toPrecision(3)} ns`;
  if (ns < 1e6) return `${(ns / 1e3).toPrecision(3)} µs`;
  if (ns < 1e9) return `${(ns / 1e6).toPrecision(3)} ms`;
  return `${(ns / 1e9).toPrecision(3)} s`;
}

function bytesText(bytes: number): string {
  return bytes < 10_000 ? `${Math.round(bytes)} B` : `${(bytes / 1000).toPrecision(3)} kB`;
}
