import type { AppliedLoad, GeneratorUse } from '../measurement/applied-load.ts';
import type { EndpointReport } from '../measurement/endpoint-report.ts';
import type { Evidence } from '../measurement/evidence.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { gateId } from './gate.ts';
import { formatRoughly, starved, type Trouble } from './load/starved.ts';
import { reproduceCommand } from './reproduce.ts';
import { anyRequest } from './rule.ts';
import type { GateResult, Severity, Verdict } from './verdict.ts';

/**
 * Of the arrivals of a plan, the share that has to be sent, and on time. LoadGen of MLPerf calls a run
 * invalid in the same way where its generator fell behind; a percentile of a load that was not applied
 * says nothing about the load that was asked for.
 */
export const LEAST_APPLIED = 0.99;

/** Users that waited for an answer, of those that were in an iteration: the target kept them busy. */
const BUSY_WAITING = 0.5;
/** Users that were in an iteration when an arrival found none free, of those that the plan has. */
const ALL_PRESENT = 0.9;
/** Late starts, for each arrival that the target cost, above which the generator is the larger trouble. */
const LATE_BY_THE_WAY = 0.25;

export interface Applied {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly needs: string | null;
}

/**
 * Whether a scenario's plan was applied, and who was to blame where it was not: a target that kept all
 * users waiting fails; a generator that could not send leaves everything open.
 */
export function judgeApplied(load: AppliedLoad, generator: GeneratorUse | null): Applied {
  const { planned, late, held, dropped, unsent } = load;
  if (planned === 0) {
    return { verdict: 'inconclusive', reason: 'nothing was due', needs: anyRequest };
  }
  const missing = held + dropped + unsent;
  const most = Math.floor(planned * (1 - LEAST_APPLIED) + 1e-9);
  const all = formatQuantity(planned, 'count');
  if (late + missing <= most) {
    const short = late + missing === 0 ? 'all of them on time' : describe(load);
    return { verdict: 'pass', reason: `${all} arrivals were due: ${short}`, needs: null };
  }
  const reason = `of ${all} arrivals that were due ${describe(load)}`;
  const troubles = generatorTroubles(load, generator);
  if (missing > most && troubles.length === 0) {
    const waited = formatRoughly(load.waitingShare!);
    return {
      verdict: 'fail',
      reason: `${reason}: the target was slow, ${waited} of the busy users waited for its answers`,
      needs: null,
    };
  }
  const [first] = troubles;
  return {
    verdict: 'inconclusive',
    reason: `the load generator did not apply the plan: ${reason}${first === undefined ? '' : `; ${first.what}`}`,
    needs: first?.remedy ?? 'a machine that is less busy, or a lower rate',
  };
}

function describe({ late, held, dropped, unsent }: AppliedLoad): string {
  const parts = [
    ...(held > 0 ? [`${formatQuantity(held, 'count')} had to wait for a free user`] : []),
    ...(dropped > 0 ? [`${formatQuantity(dropped, 'count')} found no free user`] : []),
    ...(unsent > 0 ? [`${formatQuantity(unsent, 'count')} were not sent before the end`] : []),
    ...(late > 0 ? [`${formatQuantity(late, 'count')} started late`] : []),
  ];
  return parts.join(', ');
}

/** What the generator, its machine or the plan itself did that no target can be blamed for. */
function generatorTroubles(load: AppliedLoad, generator: GeneratorUse | null): Trouble[] {
  const { late, held, dropped, unsent, planned, waitingShare, presentShare } = load;
  const missing = held + dropped + unsent;
  const troubles = starved(generator);
  if (late > planned * (1 - LEAST_APPLIED) && late > missing * LATE_BY_THE_WAY) {
    troubles.push({
      what: 'starts were late though users were free: this machine did not run k6 in time',
      remedy: 'a machine that is less busy, or k6 on one of its own',
    });
  }
  if (presentShare !== null && presentShare < ALL_PRESENT) {
    troubles.push({
      what: `only ${formatRoughly(presentShare)} of the planned users were there: k6 was still making them`,
      remedy: 'all users made before the start: `preAllocatedVUs` as high as `maxVUs`',
    });
  }
  if (missing > 0 && (waitingShare === null || waitingShare < BUSY_WAITING)) {
    troubles.push({
      what: 'the users were busy with the script itself (sleeping or computing), not with waiting for answers',
      remedy: 'more users: `maxVUs` above rate × time of an iteration',
    });
  }
  return troubles;
}

/** The gate that stands beside those of a scenario with a plan. Null where there is none to miss. */
export function appliedGate(measurement: LoadMeasurement, severity: Severity): GateResult | null {
  const { applied, generator, subject, broken } = measurement;
  if (applied === null || broken !== null) return null;
  const { planned, late, held, dropped, unsent } = applied;
  const name = 'applied';
  return {
    id: gateId(subject, { name }),
    subject,
    statistic: name,
    severity,
    limit: { comparison: '>=', value: LEAST_APPLIED, unit: 'ratio', text: '>= 99%' },
    measured: {
      value: planned === 0 ? 0 : (planned - late - held - dropped - unsent) / planned,
      unit: 'ratio',
      interval: null,
      confidence: 1,
      sample: { count: planned, of: 'arrivals' },
    },
    reproduce: reproduceCommand(subject),
    evidence: loadTables(measurement),
    ...judgeApplied(applied, generator),
  };
}

/** What became of everything that was due, and of the requests of each endpoint. */
export function loadTables({ ledger, endpoints, hops }: LoadMeasurement): Evidence[] {
  const { answered, failed, dropped, unsent, inFlight, thinking } = ledger.arrivals;
  return [
    {
      kind: 'table',
      title: 'what became of the arrivals',
      columns: ['end', 'arrivals'],
      rows: [
        ['answered', answered],
        ['failed', failed],
        ['dropped: no user was free', dropped],
        ['unsent: the plan or the run ended first', unsent],
        ['cut off in flight', inFlight],
        ['cut off while thinking', thinking],
      ],
    },
    ...(endpoints.length === 0 ? [] : [endpointTable(endpoints, hops)]),
  ];
}

function endpointTable(endpoints: readonly EndpointReport[], hops: number): Evidence {
  const followed = hops === 0 ? '' : `, and ${formatQuantity(hops, 'count')} redirects followed`;
  return {
    kind: 'table',
    title: `requests by endpoint${followed}`,
    columns: ['endpoint', 'requests', 'failed', 'why', 'status', 'p50', 'p95', 'p99'],
    rows: endpoints.map(({ name, requests, failed, failures, statuses, latencyMs }) => [
      name,
      requests,
      failed,
      counted(failures),
      counted(statuses),
      shown(latencyMs.p50),
      shown(latencyMs.p95),
      shown(latencyMs.p99),
    ]),
  };
}

function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([, left], [, right]) => right - left)
    .map(([what, count]) => `${what} × ${count}`)
    .join(', ');
}

function shown(ms: number): string {
  return Number.isFinite(ms) ? formatQuantity(ms, 'ms') : 'no answer';
}
