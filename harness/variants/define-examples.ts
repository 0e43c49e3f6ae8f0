import type { Tensor, Tensors } from '../../fixtures/engines/engine.ts';

/** A value for one input: a tensor, the bare array that carries it, or one number or text. */
export type ExampleInput = Tensor | Tensor['data'] | number | bigint | string | boolean;

export interface Example {
  /** By name; for a model with one input its value alone. */
  readonly inputs: Readonly<Record<string, ExampleInput>> | ExampleInput;
  /** The index of the right class, the right numbers, or what a metric of your own takes. */
  readonly expected: unknown;
}

/** What a module of `accuracy.data` exports as its default. */
export interface Examples {
  readonly metric:
    | 'top-1'
    | 'f1'
    | { readonly topK: number }
    | { readonly meanError: { readonly worst: number } }
    | ((outputs: Tensors, expected: unknown) => number);
  readonly examples: () => Iterable<Example> | AsyncIterable<Example>;
  /** Names of the classes, for the tables. */
  readonly classes?: readonly string[];
}

/** Gives a module of `accuracy.data` its types; answers with what it was given. */
export function defineExamples(examples: Examples): Examples {
  return examples;
}
