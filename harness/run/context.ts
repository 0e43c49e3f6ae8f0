import { enginesVariable } from '../../fixtures/engines/configured-engine.ts';
import type { RunLeases } from '../../fixtures/services/run-leases.ts';
import type { StartedServices } from '../../fixtures/services/start-services.ts';
import type { Redaction } from '../config/redaction.ts';
import type { AssayError } from '../errors.ts';
import type { EvidenceKey } from '../history/load-evidence.ts';
import type { RunHistory } from '../history/run-history.ts';
import type { Measurement } from '../measurement/measurement.ts';
import type { EarlierEvidence } from '../verdicts/rule.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import type { Emit } from './events.ts';
import type { RunPlan } from './prepare.ts';
import { openQuarantine, type Quarantine } from './quarantine/quarantine.ts';
import type { RunFolder } from './run-folder.ts';
import type { SuiteOutcome } from './tests/run-suite.ts';

/** What the phases of one run share. What a phase adds to it, the later ones find. */
export interface RunContext {
  readonly plan: RunPlan;
  readonly folder: RunFolder;
  readonly emit: Emit;
  readonly redaction: Redaction;
  /** Aborted by a signal to the process; its reason is a text. */
  readonly interrupted: AbortSignal;
  /** Aborted when a service dies; its reason is a text. */
  readonly servicesLost: AbortController;
  /** What was started for the whole run; disposed of at its end, in reverse. */
  readonly started: AsyncDisposableStack;
  /** Variables by which child processes find what was started and detected. */
  environment: Readonly<Record<string, string>>;
  /** Null until they are started, and where none are wanted. */
  services: StartedServices | null;
  /** What the back end under test borrows of them. */
  leases: RunLeases | null;
  /** The first thing that the harness needed and did not get. */
  failure: AssayError | null;
  readonly measurements: Measurement[];
  /** Gates that a phase decided itself: thresholds of k6 scripts that were not met. */
  readonly ownGates: GateResult[];
  readonly testOutcomes: SuiteOutcome[];
  readonly quarantine: Quarantine;
  /** Day on which the run started, in UTC: `2026-11-30`. */
  readonly today: string;
  /** Why a subject (`load/predict`, `tests`) was not measured. */
  readonly notMeasuredReasons: Map<string, string>;
  /** Where earlier runs are, and this one is kept. */
  readonly history: RunHistory;
  /** What further runs of the same code share; null where nobody can say that they are the same. */
  readonly evidenceKey: EvidenceKey | null;
  /** What earlier runs of the same code showed, by the id of the gate. */
  readonly earlier: ReadonlyMap<string, EarlierEvidence>;
}

/** What differs between a run and what only uses its phases. */
type ContextOf = Pick<
  RunContext,
  | 'plan'
  | 'folder'
  | 'emit'
  | 'redaction'
  | 'interrupted'
  | 'started'
  | 'history'
  | 'evidenceKey'
  | 'earlier'
>;

/** Before the first phase: nothing was started or measured. */
export function newContext(of: ContextOf, startedAt: Date): RunContext {
  const today = startedAt.toISOString().slice(0, 10);
  return {
    ...of,
    servicesLost: new AbortController(),
    environment: enginesVariable(of.plan.engines),
    services: null,
    leases: null,
    failure: null,
    measurements: [],
    ownGates: [],
    testOutcomes: [],
    quarantine: openQuarantine(of.plan.loaded.config.quarantine, today),
    today,
    notMeasuredReasons: new Map(),
  };
}
