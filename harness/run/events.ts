import type {
  Fingerprint,
  PhaseReport,
  ResourcesReport,
  RunDocument,
  ServiceReport,
  SweepReport,
  TestReport,
} from '../document/document.ts';
import type { Base } from '../document/curves.ts';
import type { Caught } from '../document/caught.ts';
import type { Ledger, PinnedValues, Policy } from '../document/policy.ts';
import type { GateResult } from '../verdicts/verdict.ts';

type RecentValues = RunDocument['recent'];

/**
 * Everything that happens in a run, in the order in which it happens. The journal keeps them, the
 * display shows them and the document is folded from them: there is no other state of a run.
 */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly id: string;
      readonly startedAt: string;
      readonly profile: string;
      readonly suites: readonly string[];
      readonly command: string;
      readonly fingerprint: Fingerprint;
      /** Of a run that several jobs share. */
      readonly shard?: NonNullable<RunDocument['shard']>;
    }
  | { readonly type: 'phase-started'; readonly phase: string; readonly budgetSeconds: number }
  | { readonly type: 'phase-ended'; readonly phase: PhaseReport }
  | { readonly type: 'service-started'; readonly service: ServiceReport }
  | {
      readonly type: 'test-started';
      readonly suite: string;
      readonly file: string;
      readonly name: string;
    }
  | { readonly type: 'test-ended'; readonly test: TestReport }
  /** The file runs again in a new process: only the failures of its first part are kept. */
  | { readonly type: 'file-restarted'; readonly suite: string; readonly file: string }
  | { readonly type: 'gates-planned'; readonly lines: readonly string[] }
  | { readonly type: 'gates-judged'; readonly gates: readonly GateResult[] }
  | { readonly type: 'recent-values'; readonly recent: RecentValues }
  | { readonly type: 'policy'; readonly policy: Policy }
  | { readonly type: 'ledger'; readonly ledger: Ledger }
  | { readonly type: 'caught'; readonly caught: Caught }
  | { readonly type: 'pinned'; readonly pinned: PinnedValues }
  | { readonly type: 'base'; readonly base: Base }
  | { readonly type: 'flaky'; readonly test: NonNullable<RunDocument['flaky']>[number] }
  | { readonly type: 'resources'; readonly resources: ResourcesReport }
  | { readonly type: 'swept'; readonly sweep: SweepReport }
  | { readonly type: 'versions'; readonly versions: Readonly<Record<string, string>> }
  | { readonly type: 'not-run'; readonly what: string; readonly reason: string }
  | { readonly type: 'warning'; readonly text: string }
  | { readonly type: 'file'; readonly name: string; readonly description: string }
  /** Only for the display: what the current phase is doing. Not kept in the journal. */
  | { readonly type: 'progress'; readonly phase: string; readonly text: string }
  | {
      readonly type: 'run-ended';
      readonly seconds: number;
      readonly verdict: RunDocument['verdict'];
      readonly sentence: string;
      readonly exitCode: number;
      readonly endedEarly: string | null;
      readonly peakRssBytes: number;
    };

/** Where the parts of the pipeline send what happens. */
export type Emit = (event: RunEvent) => void;
