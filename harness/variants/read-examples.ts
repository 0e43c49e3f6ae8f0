import { resolve } from 'node:path';
import { type ConfiguredEngine, openingOptions } from '../../fixtures/engines/configured-engine.ts';
import { createEngine } from '../../fixtures/engines/create-engine.ts';
import type { TensorDescription } from '../../fixtures/engines/engine.ts';
import { describedSpecs } from '../../fixtures/models/inputs/input-spec.ts';
import {
  type GivenInputs,
  inputsFor,
  inputsOfSpecs,
} from '../../fixtures/models/inputs/model-inputs.ts';
import {
  fitsGeneratedItems,
  generatedClasses,
  generatedItems,
  itemLength,
  labeledItemsOf,
  runsOf,
} from '../../fixtures/models/items.ts';
import { openOrRefuse } from '../../fixtures/models/model-session.ts';
import { readModel } from '../../fixtures/models/read-model.ts';
import { UsageError } from '../errors.ts';
import { readExampleModule } from './example-module.ts';
import type { ExampleSet } from './example-set.ts';

/** Where the examples come from. */
export type ExampleSource =
  /** Signals of the eleven fault classes, for models that take them. */
  | { readonly kind: 'generated'; readonly perClass: number; readonly seed: number }
  /** `<prefix>.f32` and `<prefix>.u8` */
  | { readonly kind: 'files'; readonly prefix: string }
  /** A module that yields them: `accuracy.data`. */
  | { readonly kind: 'module'; readonly path: string }
  /** Inputs alone, given or made up: what is right is not known. */
  | { readonly kind: 'inputs'; readonly given: GivenInputs; readonly runs: number };

const topOne = { kind: 'top-k', k: 1 } as const;

/** @throws {UsageError} they can't be read, or don't fit the reference */
export async function readExamples(
  source: ExampleSource,
  reference: ConfiguredEngine,
): Promise<ExampleSet> {
  if (source.kind === 'module') {
    return readExampleModule(resolve(source.path), await inputsOf(reference));
  }
  if (source.kind === 'inputs' && reference.engine === 'remote') {
    await using engine = await createEngine(openingOptions(reference));
    const { runs, said } = await inputsOfSpecs(
      describedSpecs(engine.inputs),
      engine,
      source.given,
      source,
    );
    return { runs, expected: null, metric: topOne, classes: [], said };
  }
  if (reference.engine === 'remote') {
    throw new UsageError(`${reference.name} is remote: what it is to be asked is not known`, {
      remedy: "name the examples: accuracy: { data: './eval.ts' }",
    });
  }
  const { model, path } = await readModel(reference.model);
  if (source.kind === 'inputs') {
    await using session = await openOrRefuse(path);
    const { runs, said } = await inputsFor(model, session, source.given, source);
    return { runs, expected: null, metric: topOne, classes: [], said };
  }
  if (source.kind === 'generated' && !fitsGeneratedItems(model)) {
    throw new UsageError(
      `${path} is no classifier of the ${generatedClasses.length} faults whose signals are generated`,
      {
        remedy:
          "give examples of your own: accuracy: { data: './eval.ts' } in the config, or --eval ./eval.ts",
      },
    );
  }
  const samples = itemLength(model);
  const items =
    source.kind === 'files'
      ? await labeledItemsOf(source.prefix, samples)
      : generatedItems(samples, source);
  return {
    runs: runsOf(
      model,
      items.map(({ data }) => data),
    ),
    expected: items.map(({ label }) => label),
    metric: topOne,
    classes: source.kind === 'generated' ? generatedClasses : [],
    said: [],
  };
}

async function inputsOf(on: ConfiguredEngine): Promise<readonly TensorDescription[]> {
  await using engine = await createEngine(openingOptions(on));
  return engine.inputs;
}
