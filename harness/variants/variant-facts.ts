import type { OutputError } from '../../fixtures/models/output-error.ts';
import type { AnswerComparison } from '../measurement/model/compare-answers.ts';

export interface VariantFacts {
  readonly reference: ModelFacts;
  readonly variant: ModelFacts;
  readonly examples: number;
  /** How far the variant's outputs are from the reference's. */
  readonly error: OutputError;
  /** Class by class, where the answers are classes and the right ones are known. */
  readonly answers: AnswerComparison | null;
  /** Names of the classes, where they are known. */
  readonly classes: readonly string[];
  /** One line an input, where inputs were made up or given. */
  readonly said: readonly string[];
}

export interface ModelFacts {
  readonly path: string;
  /** 0 for what is remote. */
  readonly bytes: number;
  /** Of one run of `batch` items, the two models in turn, in milliseconds. */
  readonly latencyMsP50: number;
  readonly latencyMsP99: number;
  /** What a fresh process grows by when it loads and runs it. */
  readonly rssBytes: number;
}
