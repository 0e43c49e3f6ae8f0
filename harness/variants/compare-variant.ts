import type { ConfiguredEngine } from '../../fixtures/engines/configured-engine.ts';
import type { Tensors } from '../../fixtures/engines/engine.ts';
import { batchedRun } from '../../fixtures/models/inputs/batched.ts';
import { type InputSpec, inputSpecs } from '../../fixtures/models/inputs/input-spec.ts';
import { outputError } from '../../fixtures/models/output-error.ts';
import { readModel } from '../../fixtures/models/read-model.ts';
import { UsageError } from '../errors.ts';
import type {
  AccuracyMeasurement,
  ComparisonMeasurement,
  ScoreMeasurement,
} from '../measurement/measurement.ts';
import { type AnswerComparison, compareAnswers } from '../measurement/model/compare-answers.ts';
import { sortSamples } from '../metrics/samples.ts';
import { quantile } from '../statistics/quantile.ts';
import { answersOf } from './answers.ts';
import type { ExampleSet } from './example-set.ts';
import { factTables } from './fact-tables.ts';
import { measureSlower, type SlowerOptions } from './measure-slower.ts';
import type { TimedModel } from './model-operation.ts';
import { timeModels, weighModel } from './profile.ts';
import { type ExampleSource, readExamples } from './read-examples.ts';
import { type Answers, rowOf, scoreAnswers } from './score-answers.ts';
import { writeTimedInputs } from './timed-inputs.ts';
import type { ModelFacts, VariantFacts } from './variant-facts.ts';

export interface CompareVariantOptions {
  readonly reference: ConfiguredEngine;
  readonly variant: ConfiguredEngine;
  /** `model/int8`: what the thresholds name. */
  readonly subject: string;
  /** What the reference is called in the thresholds: `fp32`, `base`. */
  readonly against: string;
  readonly examples: ExampleSource;
  /** Items a run, for the latency. */
  readonly batch: number;
  /** Null where only the accuracy is asked. */
  readonly slower: SlowerOptions | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (line: string) => void;
}

/** Everything that a variant is judged by, and what a reader wants to know beside. */
export interface VariantComparison {
  /** Without an accuracy where nobody said what is right. */
  readonly measurements: readonly (
    | AccuracyMeasurement
    | ScoreMeasurement
    | ComparisonMeasurement
  )[];
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
  const { onProgress = () => {}, signal, reference, variant } = options;
  await Promise.all([bytesOf(reference), bytesOf(variant)]);
  const set = await readExamples(options.examples, reference);
  onProgress(`${set.runs.length.toLocaleString('en-US')} examples`);
  const answers = await answersOfBoth(set, options);

  const specs = await specsOf(reference, set.runs[0]!);
  const inputs = await writeTimedInputs(batchedRun(set.runs, options.batch, specs));
  const timed = (on: ConfiguredEngine): TimedModel => ({ on, inputs, graphOptimization: 'all' });
  const models = [timed(reference), timed(variant)] as const;
  onProgress('latency in turn, memory');
  const times = await timeModels(models, PROFILE_ROUNDS, signal);
  const rssBytes: number[] = [];
  for (const model of models) rssBytes.push(await weighModel(model, WEIGH_RUNS, signal));
  const factsOf = async (on: ConfiguredEngine, index: number): Promise<ModelFacts> => {
    const samples = sortSamples(times[index]!);
    return {
      path: on.model,
      bytes: await bytesOf(on),
      latencyMsP50: quantile(samples, 0.5),
      latencyMsP99: quantile(samples, 0.99),
      rssBytes: rssBytes[index]!,
    };
  };
  const facts: VariantFacts = {
    reference: await factsOf(reference, 0),
    variant: await factsOf(variant, 1),
    examples: set.runs.length,
    error: outputError(answers.reference, answers.variant),
    answers: byClass(set, answers),
    classes: set.classes,
    said: set.said,
  };
  const { subject, against } = options;
  const evidence = factTables(facts, options);
  const { expected } = set;
  const accuracy =
    expected === null
      ? []
      : [scoreAnswers({ ...set, expected }, answers, { subject, against, evidence })];
  if (options.slower === null) return { measurements: accuracy, facts };
  onProgress('latency in pairs');
  const slower = await measureSlower(models, options, options.slower);
  return { measurements: [...accuracy, slower], facts };
}

async function answersOfBoth(
  { runs }: ExampleSet,
  { reference, variant, signal }: CompareVariantOptions,
): Promise<Answers> {
  const expected = await answersOf(reference, runs, signal);
  if (variant === reference) return { reference: expected, variant: expected };
  const given = await answersOf(variant, runs, signal);
  requireSameOutputs(expected[0] ?? {}, given[0] ?? {}, variant.model);
  return { reference: expected, variant: given };
}

function requireSameOutputs(expected: Tensors, given: Tensors, path: string): void {
  for (const [name, { shape }] of Object.entries(expected)) {
    const other = given[name];
    const remedy = 'compare variants of one model';
    if (other === undefined) {
      const has = Object.keys(given).join(', ');
      throw new UsageError(`${path} has no output '${name}'; it has ${has}`, { remedy });
    }
    if (other.shape.join() !== shape.join()) {
      throw new UsageError(
        `output '${name}' of ${path} is [${other.shape.join(', ')}], of the reference [${shape.join(', ')}]`,
        { remedy },
      );
    }
  }
}

/** What says along which axis each input grows with the batch; of a model on a server, its first one. */
async function specsOf(
  { engine, model }: ConfiguredEngine,
  run: Tensors,
): Promise<readonly InputSpec[]> {
  if (engine !== 'remote') return inputSpecs((await readModel(model)).model);
  return Object.entries(run).map(([name, { datatype, shape }]) => {
    return {
      name,
      datatype,
      shape: shape.map((size, axis) => (axis === 0 ? null : size)),
      values: null,
    };
  });
}

/** Of a model's file and what is beside it. */
async function bytesOf({ engine, model }: ConfiguredEngine): Promise<number> {
  if (engine === 'remote') return 0;
  const read = await readModel(model);
  if (!read.isBeside) return read.bytes.byteLength;
  const weights = read.model.graph.initializers.map(({ raw }) => raw.byteLength);
  return weights.reduce((sum, bytes) => sum + bytes, read.bytes.byteLength);
}

function byClass({ expected, metric }: ExampleSet, answers: Answers): AnswerComparison | null {
  if (expected === null || metric.kind === 'own' || metric.kind === 'mean-error') return null;
  return compareAnswers(rows(answers.reference), rows(answers.variant), expected.map(Number));
}

function rows(outputs: readonly Tensors[]): Float32Array[] {
  return outputs.map((one) => Float32Array.from(rowOf(one)));
}
