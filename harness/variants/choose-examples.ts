import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nothingGiven } from '../../fixtures/models/inputs/model-inputs.ts';
import { fitsGeneratedItems, generatedClasses } from '../../fixtures/models/items.ts';
import { readModel } from '../../fixtures/models/read-model.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { UsageError } from '../errors.ts';
import { requireExampleModule } from './example-module.ts';
import type { PlannedVariant } from './plan-variants.ts';
import type { ExampleSource } from './read-examples.ts';

/**
 * Generated signals of each class: 1,650 in all, which tell a point of accuracy where the two disagree
 * on one in fifty; and a seed that nothing else uses.
 */
const generatedSource = { kind: 'generated', perClass: 150, seed: 7 } as const;

/** Runs on which two models are timed and held against each other where nobody said what is right. */
const madeUp = { kind: 'inputs', given: nothingGiven, runs: 8 } as const;

type Config = Pick<LoadedConfig, 'config' | 'root'>;

/**
 * What the models of a variant are asked: its own module, the config's, generated signals for the models
 * that take them; where only the latency is asked, inputs that are made up.
 * @throws {UsageError} the accuracy is asked, and nobody said what is right
 */
export async function chooseExamples(
  { variant, reference, subject, asksAccuracy }: PlannedVariant,
  { config, root }: Config,
): Promise<ExampleSource> {
  const data = config.engines[variant.name]?.accuracy?.data ?? config.accuracy?.data;
  if (data !== undefined) return { kind: 'module', path: resolve(root, data) };
  if (reference.engine !== 'remote') {
    const { model } = await readModel(reference.model);
    if (fitsGeneratedItems(model)) return generatedSource;
  }
  if (!asksAccuracy) return madeUp;
  throw new UsageError(
    `thresholds["${subject}"] limits the accuracy, and nobody said what is right: ${reference.model} is no classifier of the ${generatedClasses.length} faults whose signals are generated`,
    { remedy: "name the examples in the config: accuracy: { data: './eval.ts' }" },
  );
}

/**
 * Checks before anything starts that each variant has examples that can be read. The examples themselves
 * are read when they are asked.
 * @throws {UsageError} a module that is not there, does not load, or exports none; none where some are needed
 */
export async function requireExamples(
  variants: readonly PlannedVariant[],
  loaded: Config,
): Promise<void> {
  const { config, root } = loaded;
  const named = [
    ['accuracy.data', config.accuracy?.data],
    ...Object.entries(config.engines).map(
      ([name, entry]) => [`engines.${name}.accuracy.data`, entry.accuracy?.data] as const,
    ),
  ] as const;
  for (const [key, data] of named) {
    if (data === undefined || existsSync(resolve(root, data))) continue;
    throw new UsageError(`${key} is '${data}', and there is no such file`, {
      remedy: `name a module, relative to the config file, that exports defineExamples({…})`,
    });
  }
  for (const variant of variants) {
    const source = await chooseExamples(variant, loaded);
    if (source.kind === 'module') await requireExampleModule(source.path);
  }
}
