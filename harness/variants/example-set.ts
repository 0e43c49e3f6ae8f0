import type { Tensors } from '../../fixtures/engines/engine.ts';

/** How an answer is scored against what was expected. */
export type Metric =
  /** Right where the expected class is among the k largest outputs. */
  | { readonly kind: 'top-k'; readonly k: number }
  /** The mean of F1 over classes; the answer is the class of the largest output. */
  | { readonly kind: 'macro-f1' }
  /** 1 − |answer − expected| / worst, on average; an error of `worst` or more scores 0. */
  | { readonly kind: 'mean-error'; readonly worst: number }
  /** A function of the project's own: 0 to 1, more is better. */
  | { readonly kind: 'own'; score(outputs: Tensors, expected: unknown): number };

/** What two models are asked, and what is right. */
export interface ExampleSet {
  readonly runs: readonly Tensors[];
  /** One a run; null where nobody said what is right: then only the difference of the two is measured. */
  readonly expected: readonly unknown[] | null;
  readonly metric: Metric;
  /** Names of the classes, where they are known. */
  readonly classes: readonly string[];
  /** One line an input, where inputs were made up or given. */
  readonly said: readonly string[];
}
