import { UsageError } from '../../errors.ts';
import type { ExitCode } from '../../exit-code.ts';
import {
  checkBaselineName,
  driftSince,
  readBaseline,
  saveBaseline,
} from '../../compare/baseline.ts';
import { compareBenchmarks } from '../../compare/compare-benchmarks.ts';
import { compareLines, compareReport } from '../../compare/compare-report.ts';
import { resolveArguments } from '../../compare/resolve-arguments.ts';
import { resolveRef } from '../../compare/resolve-ref.ts';
import type { ResolvedSides } from '../../compare/resolved-sides.ts';
import { exitCodeOfVerdict } from '../../verdicts/fold.ts';

export interface CompareRequest {
  /** Base and candidate, or with `baseRef` the benchmark files. */
  readonly positional: readonly string[];
  readonly baseRef: string | null;
  /** Compare with the commit of this stored baseline, and say how far the machine has drifted since. */
  readonly baseline: string | null;
  /** Keep the candidate's times under this name. */
  readonly saveBaseline: string | null;
  readonly bench: string | null;
  readonly use: string | null;
  readonly margin: number;
  readonly alpha: number;
  readonly budgetMs: number;
  readonly mostLaunches: number;
  readonly seed: number;
  readonly json: boolean;
  readonly allowInconclusive: boolean;
  /** Whether requests may go to another machine. */
  readonly ownsTarget: boolean;
  readonly signal: AbortSignal;
}

/** `assay compare`: resolve what is compared, measure, judge, print. */
export async function compareCommand(request: CompareRequest): Promise<ExitCode> {
  const { baseline: name, saveBaseline: saveAs } = request;
  if (saveAs !== null) checkBaselineName(saveAs);
  if (name !== null && request.baseRef !== null) {
    throw new UsageError(`--baseline ${name} and --base ${request.baseRef} both name the base`, {
      remedy: 'give one of them',
    });
  }
  const baseline = name === null ? null : readBaseline(process.cwd(), name);
  const baseRef = baseline?.commit ?? request.baseRef;
  await using sides = await resolveSides({ ...request, baseRef });
  const quiet = request.json || !process.stderr.isTTY;
  const benchmarks = await compareBenchmarks(sides.pairs, {
    ...request,
    onProgress: quiet ? () => {} : showProgress,
  });
  if (!quiet) process.stderr.write('\r\u001B[K');
  const report = compareReport(benchmarks, {
    ...sides,
    drift: baseline === null ? [] : driftSince(baseline, benchmarks),
  });
  if (saveAs !== null) await saveBaseline(process.cwd(), saveAs, benchmarks);
  const text = request.json ? JSON.stringify(report) : compareLines(report).join('\n');
  process.stdout.write(`${text}\n`);
  // What was measured and can't be told may be excused; what was never measured may not.
  const isMeasured =
    report.onlyInBase.length === 0 && report.benchmarks.every(({ ratio }) => ratio !== null);
  return exitCodeOfVerdict(report.verdict, request.allowInconclusive && isMeasured);
}

async function resolveSides(request: CompareRequest): Promise<ResolvedSides> {
  const { positional, baseRef, bench } = request;
  if (baseRef !== null && request.use !== null) {
    throw new UsageError(
      `--use ${request.use} is for two packages, and --base compares benchmarks`,
      {
        remedy: 'take --use away',
      },
    );
  }
  if (baseRef !== null) return resolveRef({ base: baseRef, files: positional, bench });
  const [base, candidate, ...more] = positional;
  if (base === undefined || candidate === undefined || more.length > 0) {
    throw new UsageError(`compare takes two things, not ${positional.length}`, {
      remedy: 'assay compare base.ts candidate.ts, or assay compare --base origin/main',
    });
  }
  return resolveArguments(base, candidate, request);
}

function showProgress(name: string, logRatios: readonly number[]): void {
  const last = Math.exp(logRatios.at(-1) ?? 0);
  process.stderr.write(
    `\r\u001B[K ${name}: ${logRatios.length} launches, last ${last.toFixed(4)}×`,
  );
}
