import type { LoadMeasurement } from '../measurement/measurement.ts';
import { formatPercent } from '../metrics/format-percent.ts';
import { parseThresholds } from '../thresholds/parse.ts';
import type { WrittenThresholds } from '../thresholds/written.ts';
import { judge } from '../verdicts/judge.ts';
import { gatesOfHunt } from '../verdicts/leak-hunt.ts';
import { runVerdict } from '../verdicts/run-verdict.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { compareBenchmarks } from '../compare/compare-benchmarks.ts';
import { compareReport } from '../compare/compare-report.ts';
import { resolveArguments } from '../compare/resolve-arguments.ts';
import { measureLeaks } from '../leaks/measure-leaks.ts';
import type { Allowance, Answer } from './answer.ts';

/** The error that each verdict may make: the default of `assay compare` and of the profile `ci`. */
const ALPHA = 0.01;

/** The gates that are tried: the product's own, or a test's. */
export interface Gates {
  /** `assay leak <module>` */
  leak(module: string, allowance: Allowance): Promise<Answer>;
  /** `assay compare <base> <candidate>` @param margin .025 for 2.5 % */
  latency(base: string, candidate: string, margin: number, allowance: Allowance): Promise<Answer>;
  /** The thresholds of a load scenario, as in `assay run` */
  load(measurement: LoadMeasurement, thresholds: WrittenThresholds): Answer;
}

export const realGates: Gates = {
  async leak(module, { budgetMs, signal }) {
    const measurement = await measureLeaks(module, { budgetMs, signal, explain: false });
    return answerOf(gatesOfHunt(measurement));
  },

  async latency(base, candidate, margin, { budgetMs, signal }) {
    const sides = await resolveArguments(base, candidate, { bench: null, use: null, signal });
    const settings = {
      margin,
      alpha: ALPHA,
      budgetMs,
      mostLaunches: 200,
      seed: Date.now() >>> 0,
      signal,
    };
    const benchmarks = await compareBenchmarks(sides.pairs, settings);
    const report = compareReport(benchmarks, { ...sides, drift: [] });
    const [low, high] = report.interval;
    const { ratio, verdict, reason, pairs } = report;
    return {
      verdict,
      statistic: 'slower',
      measured:
        ratio === null
          ? null
          : {
              value: ratio - 1,
              unit: 'ratio',
              interval: [low === null ? null : low - 1, high === null ? null : high - 1],
              confidence: 1 - 2 * ALPHA,
              sample: { count: pairs, of: 'launches' },
            },
      limit: `<= ${formatPercent(margin)}`,
      reason,
      needs: benchmarks[0]?.needs ?? null,
      blames: verdict === 'fail' ? ['slower'] : [],
    };
  },

  load(measurement, thresholds) {
    // Simulated requests know no stalls of this machine.
    const options = { alpha: ALPHA, suites: ['load'], burstMs: { latency: 50, errors: 10 } };
    return answerOf(judge([measurement], parseThresholds(thresholds), options));
  },
};

/** One answer of several gates; it shows the one that decided it. */
function answerOf(gates: readonly GateResult[]): Answer {
  const end = { allowInconclusive: false, infrastructure: null, interrupted: false };
  const { verdict, sentence } = runVerdict(gates, end);
  const decisive = gates.filter((gate) => gate.verdict === verdict);
  const shown = decisive.find(({ measured }) => measured !== null) ?? decisive[0];
  return {
    verdict,
    statistic: shown === undefined ? '' : nameOf(shown),
    measured: shown?.measured ?? null,
    limit: shown?.limit.text ?? '',
    reason: shown?.reason ?? sentence,
    needs: shown?.needs ?? null,
    blames: verdict === 'fail' ? decisive.map(nameOf) : [],
  };
}

/** `heap`, `latency.p97`, `errors` */
function nameOf({ statistic }: GateResult): string {
  return statistic.replace(/^retained\./u, '');
}
