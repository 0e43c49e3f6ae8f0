import type { AnswerComparison } from '../measurement/model/compare-answers.ts';

export interface VariantFacts {
  readonly reference: ModelFacts;
  readonly variant: ModelFacts;
  readonly answers: AnswerComparison;
  /** Names of the classes, where they are known. */
  readonly classes: readonly string[];
}

export interface ModelFacts {
  readonly path: string;
  readonly bytes: number;
  /** Of one run of `batch` items, the two models in turn, in milliseconds. */
  readonly latencyMsP50: number;
  readonly latencyMsP99: number;
  /** What a fresh process grows by when it loads and runs it. */
  readonly rssBytes: number;
}
