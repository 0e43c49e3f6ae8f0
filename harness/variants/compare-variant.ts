import {
  generatedClasses,
  generatedItems,
  type Item,
  itemLength,
  labeledItemsOf,
} from '../../fixtures/models/items.ts';
import type { ConfiguredEngine } from '../../fixtures/engines/configured-engine.ts';
import { type ReadModel, readModel } from '../../fixtures/models/read-model.ts';
import { UsageError } from '../errors.ts';
import type { AccuracyMeasurement, ComparisonMeasurement } from '../measurement/measurement.ts';
import { type AnswerComparison, compareAnswers } from '../measurement/model/compare-answers.ts';
import type { ModelFacts, VariantFacts } from './variant-facts.ts';
import { sortSamples } from '../metrics/samples.ts';
import { quantile } from '../statistics/quantile.ts';
import { answersOf } from './answers.ts';
import { factTables } from './fact-tables.ts';
import { measureSlower, type SlowerOptions } from './measure-slower.ts';
import type { TimedModel } from './model-operation.ts';
import { timeModels, weighModel } from './profile.ts';

export interface CompareVariantOptions {
  readonly reference: ConfiguredEngine;
  readonly variant: ConfiguredEngine;
  /** `model/int8`: what the thresholds name. */
  readonly subject: string;
  /** What the reference is called in the thresholds: `fp32`, `base`. */
  readonly against: string;
  readonly items:
    | { readonly kind: 'generated'; readonly perClass: number; readonly seed: number }
    | { readonly kind: 'files'; readonly prefix: string };
  /** Items a run, for the latency. */
  readonly batch: number;
  /** Null where only the accuracy is asked. */
  readonly slower: SlowerOptions | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (line: string) => void;
}

/** Everything that a variant is judged by, and what a reader wants to know beside. */
export interface VariantComparison {
  readonly measurements: readonly (AccuracyMeasurement | ComparisonMeasurement)[];
  readonly facts: VariantFacts;
}

/** Runs to take a median and a 99th percentile from; p99 of 300 is the fourth largest. */
const PROFILE_ROUNDS = 300;
const WEIGH_RUNS = 20;

/**
 * Holds a variant of a model against its reference: the same examples for the accuracy, launches in pairs
 * for the latency.
 *
 * @throws {UsageError} a model can't be read or run, the two don't fit each other, or the items don't fit
 */
export async function compareVariant(options: CompareVariantOptions): Promise<VariantComparison> {
  const { onProgress = () => {}, signal } = options;
  const [reference, variant] = await Promise.all([
    readModel(options.reference.model),
    readModel(options.variant.model),
  ]);
  requireSameInput(reference, variant);
  const items = await readItems(reference, options);

  onProgress(`${items.length.toLocaleString('en-US')} examples`);
  const answers = await compareOn(items, reference, variant, options);

  const timed = (on: ConfiguredEngine): TimedModel => ({
    on,
    batch: options.batch,
    graphOptimization: 'all',
  });
  const models = [timed(options.reference), timed(options.variant)] as const;
  onProgress('latency in turn, memory');
  const times = await timeModels(models, PROFILE_ROUNDS, signal);
  const rssBytes: number[] = [];
  for (const model of models) rssBytes.push(await weighModel(model, WEIGH_RUNS, signal));
  const factsOf = ({ path, bytes }: ReadModel, index: number): ModelFacts => {
    const samples = sortSamples(times[index]!);
    return {
      path,
      bytes: bytes.byteLength,
      latencyMsP50: quantile(samples, 0.5),
      latencyMsP99: quantile(samples, 0.99),
      rssBytes: rssBytes[index]!,
    };
  };
  const facts: VariantFacts = {
    reference: factsOf(reference, 0),
    variant: factsOf(variant, 1),
    answers,
    classes: options.items.kind === 'generated' ? generatedClasses : [],
  };

  const accuracy = accuracyOf(facts, options);
  if (options.slower === null) return { measurements: [accuracy], facts };
  onProgress('latency in pairs');
  const slower = await measureSlower(models, options, options.slower);
  return { measurements: [accuracy, slower], facts };
}

function requireSameInput(reference: ReadModel, variant: ReadModel): void {
  const [expected, given] = [itemLength(reference.model), itemLength(variant.model)];
  if (expected === given) return;
  throw new UsageError(
    `${variant.path} takes items of ${given} numbers, ${reference.path} of ${expected}`,
    { remedy: 'compare variants of one model' },
  );
}

async function readItems(
  { model, path }: ReadModel,
  { items }: CompareVariantOptions,
): Promise<readonly Item[]> {
  const samples = itemLength(model);
  if (items.kind === 'files') return labeledItemsOf(items.prefix, samples);
  const [output] = model.graph.outputs;
  const classes = output?.kind === 'tensor' ? output.shape?.at(-1) : null;
  if (typeof classes === 'number' && classes !== generatedClasses.length) {
    throw new UsageError(
      `${path} has ${classes} classes; the generated signals have ${generatedClasses.length}`,
      { remedy: 'give labeled items of your own with --data <prefix>' },
    );
  }
  return generatedItems(samples, items);
}

async function compareOn(
  items: readonly Item[],
  reference: ReadModel,
  variant: ReadModel,
  options: CompareVariantOptions,
): Promise<AnswerComparison> {
  const { signal } = options;
  const windows = items.map(({ data }) => data);
  const expected = await answersOf(options.reference, windows, signal);
  const given =
    options.variant === options.reference
      ? expected
      : await answersOf(options.variant, windows, signal);
  const [width, other] = [expected[0]?.length, given[0]?.length];
  if (width !== other) {
    throw new UsageError(`${variant.path} has ${other} outputs, ${reference.path} has ${width}`, {
      remedy: 'compare variants of one model',
    });
  }
  const labels = items.map(({ label }) => label);
  requireKnownClasses(labels, width ?? 0);
  return compareAnswers(expected, given, labels);
}

/** A class that no output stands for would count as a mistake of both models, and hide behind that. */
function requireKnownClasses(labels: readonly number[], outputs: number): void {
  const at = labels.findIndex((label) => label >= outputs);
  if (at < 0) return;
  throw new UsageError(
    `item ${at} is of class ${labels[at]}; the models have ${outputs} outputs: classes 0 to ${outputs - 1}`,
    { remedy: 'write each item’s class as the index of its output, one byte an item' },
  );
}

function accuracyOf(
  facts: VariantFacts,
  { subject, against, batch, reference, variant }: CompareVariantOptions,
): AccuracyMeasurement {
  const { answers } = facts;
  const { notFinite, examples } = answers;
  return {
    kind: 'accuracy',
    subject,
    against,
    examples,
    bothRight: answers.bothRight,
    onlyThisRight: answers.onlyVariantRight,
    onlyAgainstRight: answers.onlyReferenceRight,
    evidence: factTables(facts, { against, batch, reference, variant }),
    broken:
      notFinite > 0
        ? `it answers ${notFinite.toLocaleString('en-US')} of ${examples.toLocaleString('en-US')} examples with NaN or infinity`
        : null,
  };
}
