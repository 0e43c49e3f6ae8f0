import { countEnds } from '../measurement/load-ledger.ts';
import type { LoadMeasurement, Measurement } from '../measurement/measurement.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { anyMeasurement, wholeLoad } from '../verdicts/rule.ts';
import type { GateResult } from '../verdicts/verdict.ts';

export interface PlannedEnds {
  /** Everything that was to be measured beside the tests. */
  readonly planned: readonly string[];
  readonly notMeasuredReasons: ReadonlyMap<string, string>;
  readonly reproduce: (subject: string) => string;
}

/**
 * That what was planned came to its end, as a gate of its own where no threshold says it: what broke
 * fails the run, and what never ran leaves it open.
 * @param gates of the thresholds, and those that scripts bring themselves
 */
export function endGates(
  measurements: readonly Measurement[],
  gates: readonly GateResult[],
  { planned, notMeasuredReasons, reproduce }: PlannedEnds,
): GateResult[] {
  const measured = new Map(measurements.map((one) => [one.subject, one]));
  return [...new Set([...planned, ...measured.keys()])].flatMap((subject): GateResult[] => {
    const load = measurements.find((one) => one.kind === 'load' && one.subject === subject);
    const end =
      load?.kind === 'load' && load.broken === null
        ? withoutAnswers(
            load,
            gates.filter((gate) => isOn(subject, gate)),
          )
        : gates.some((gate) => gate.subject === subject && !isOfScript(gate))
          ? null
          : endOf(measured.get(subject), notMeasuredReasons.get(subject));
    if (end === null) return [];
    return [
      {
        id: `${subject} ended`,
        subject,
        statistic: 'ended',
        severity: 'block',
        limit: { comparison: '==', value: 1, unit: 'count', text: 'comes to its end' },
        measured: null,
        reproduce: reproduce(subject),
        evidence: [],
        ...end,
      },
    ];
  });
}

/** A gate is on a scenario where it names it, or the script that it belongs to. */
function isOn(subject: string, gate: GateResult): boolean {
  return gate.subject === subject || subject.startsWith(`${gate.subject}/`);
}

type End = Pick<GateResult, 'verdict' | 'reason' | 'needs'> | null;

/** A threshold of the script itself: those of the config say how it ended, these may be all that it has. */
function isOfScript({ id }: GateResult): boolean {
  return id.includes(' k6 ');
}

function endOf(measurement: Measurement | undefined, notMeasured: string | undefined): End {
  if (measurement?.broken === null) return null;
  const isLost = measurement?.kind === 'load' && measurement.isGeneratorLost === true;
  const isBroken = measurement !== undefined && !isLost;
  return {
    verdict: isBroken ? 'fail' : 'inconclusive',
    reason: measurement?.broken ?? notMeasured ?? 'it did not run',
    needs: isBroken ? null : isLost ? wholeLoad : anyMeasurement,
  };
}

/** What says nothing of a server that was never asked, or that refused all of it. */
const withoutRequests: ReadonlySet<string> = new Set(['dropped', 'applied']);

/** A load of which nothing was answered shows nothing, where no gate looks at its answers. */
function withoutAnswers({ ledger }: LoadMeasurement, gates: readonly GateResult[]): End {
  const looking = gates.filter(({ statistic }) => !withoutRequests.has(statistic));
  const isFailed = gates.some(
    ({ verdict, severity }) => verdict === 'fail' && severity === 'block',
  );
  if (isFailed || countEnds(ledger, 'answered') > 0) return null;
  const failed = countEnds(ledger, 'failed');
  if (failed > 0) {
    return {
      verdict: 'fail',
      reason: `none of its ${formatQuantity(failed, 'count')} requests was answered as the script expects (http.expectedStatuses says what it expects)`,
      needs: null,
    };
  }
  if (looking.some(({ measured }) => measured !== null)) return null;
  return {
    verdict: 'inconclusive',
    reason: 'it sent no request',
    needs: 'a script that sends some',
  };
}
