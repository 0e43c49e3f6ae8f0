import type { ScriptThreshold } from '../load/summary.ts';
import { parseExpression } from '../load/threshold-expression.ts';
import { formatPercent } from '../metrics/format-percent.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import type { Unit } from '../metrics/metric.ts';
import { reproduceCommand } from './reproduce.ts';
import { wholeLoad } from './rule.ts';
import type { GateResult, Verdict } from './verdict.ts';

const verdicts = {
  met: 'pass',
  crossed: 'fail',
  'no data': 'inconclusive',
} as const satisfies Record<ScriptThreshold['state'], Verdict>;

const units = { time: 'ms', share: 'ratio', number: 'count' } as const satisfies Record<
  ScriptThreshold['of'],
  Unit
>;

export interface ScriptRun {
  /** `load/<script>` */
  readonly subject: string;
  /** Why the script did not come to its end; null where it did. */
  readonly broken: string | null;
  /** Names of the metrics whose crossed threshold stopped the test; null where none did. */
  readonly stoppedBy: string | null;
}

/**
 * The thresholds that a k6 script brings itself, as gates, judged as k6 judges them: it compares one
 * number with its limit and states no confidence. What k6 could not evaluate leaves the run open (k6
 * itself would call an empty trend met), and none leaves it silently.
 */
export function scriptThresholdGates(
  thresholds: readonly ScriptThreshold[],
  run: ScriptRun,
): GateResult[] {
  const gates = thresholds.map((threshold) => gateOf(threshold, run));
  return [...new Map(gates.map((gate) => [gate.id, gate])).values()];
}

function gateOf(threshold: ScriptThreshold, run: ScriptRun): GateResult {
  const { metric, expression, state, value, of } = threshold;
  const { subject } = run;
  const text = `${metric}: ${expression}`;
  const parsed = parseExpression(expression);
  const comparison = parsed === null || parsed.comparison === '!=' ? '==' : parsed.comparison;
  const verdict = run.broken === null ? verdicts[state] : 'inconclusive';
  return {
    id: `${subject} k6 ${text}`,
    subject,
    statistic: `k6 ${metric}`,
    severity: 'block',
    verdict,
    limit: { comparison, value: parsed?.limit ?? 0, unit: units[of], text: expression },
    measured:
      value === null
        ? null
        : {
            value,
            unit: units[of],
            interval: null,
            confidence: 1,
            sample: { count: 1, of: 'value, as k6 has it' },
          },
    reason: reasonOf(threshold, run),
    needs: verdict === 'inconclusive' ? needsOf(metric, run) : null,
    reproduce: reproduceCommand(subject),
    evidence: [],
  };
}

function needsOf(metric: string, { broken }: ScriptRun): string {
  return broken === null ? `points of the metric ${metric}: check its name and tags` : wholeLoad;
}

function reasonOf(threshold: ScriptThreshold, { broken, stoppedBy }: ScriptRun): string {
  const { metric, expression, state, value, of } = threshold;
  const text = `'${metric}: ${expression}'`;
  if (broken !== null) return `the script's own threshold ${text} was not evaluated: ${broken}`;
  if (state === 'no data') return `no point ever came for the script's own threshold ${text}`;
  const measured =
    value === null ? '' : `: ${formatQuantity(value, units[of])}${margin(value, expression)}`;
  const stopped =
    state === 'crossed' && stoppedBy?.split(', ').includes(metric) === true
      ? ', and stopped the test before its time'
      : '';
  return `the script's own threshold ${text} was ${state}${measured}${stopped}`;
}

/** How far a number is from its limit. */
function margin(value: number, expression: string): string {
  const limit = parseExpression(expression)?.limit ?? 0;
  if (limit === 0) return '';
  const share = Math.abs(value - limit) / Math.abs(limit);
  if (share === 0) return ', its limit';
  return `, ${formatPercent(share)} ${value < limit ? 'below' : 'above'} its limit`;
}
