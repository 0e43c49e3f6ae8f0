import type { RunContext } from '../context.ts';

/** One step of the pipeline that takes time, is shown while it runs and has a line in the report. */
export interface Phase {
  readonly name: string;
  /** At its end the phase is stopped and reported; infinite for none. */
  readonly budgetSeconds: number;
  /** What isn't measured when the phase doesn't come to its end: `load/predict`. */
  readonly subjects: readonly string[];
  /** Whether it can do without the services. */
  readonly needsServices: boolean;
  /**
   * @param abort stops the phase at once; its reason, a text, says why
   * @throws {AssayError} something that it needs is missing or wrong
   */
  run(context: RunContext, abort: AbortSignal): Promise<PhaseResult>;
}

/** What one part of a suite's phase came to. */
export interface PartResult {
  readonly summary: string;
  /** What failed, in words; none where all is well. */
  readonly problems: readonly string[];
}

export interface PhaseResult {
  readonly state: 'done' | 'failed' | 'skipped';
  /** One line: `212 passed`. */
  readonly summary: string;
  readonly reason: string | null;
}
