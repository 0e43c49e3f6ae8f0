import type { TimedModel } from './model-operation.ts';

/** What the parent asks of a fresh process. */
export type ProfileRequest =
  /** Runs the models in turn, in random order, `rounds` times each; of slow ones ten times, or for 20 s. */
  | { readonly do: 'time'; readonly models: readonly TimedModel[]; readonly rounds: number }
  /** Loads one model and runs it. */
  | { readonly do: 'weigh'; readonly model: TimedModel; readonly runs: number };

export type ProfileAnswer =
  /** Milliseconds of each run, one list a model. */
  | { readonly kind: 'times'; readonly ms: readonly (readonly number[])[] }
  /** What the process grew by at its largest, over what it had before it loaded the model. */
  | { readonly kind: 'weight'; readonly rssBytes: number }
  | { readonly kind: 'threw'; readonly message: string };
