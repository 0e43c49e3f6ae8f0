import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  arrayKind,
  datatypes,
  elementCount,
  isCarriedBy,
} from '../../fixtures/engines/datatype.ts';
import type { Tensor, TensorDescription, Tensors } from '../../fixtures/engines/engine.ts';
import { UsageError } from '../errors.ts';
import type { Example, ExampleInput, Examples } from './define-examples.ts';
import type { ExampleSet, Metric } from './example-set.ts';

/**
 * Reads the examples of a module, for a model that takes these inputs.
 * @throws {UsageError} it can't be loaded, exports no examples, or one does not fit the model
 */
export async function readExampleModule(
  path: string,
  inputs: readonly TensorDescription[],
): Promise<ExampleSet> {
  const { metric, examples, classes = [] } = await load(path);
  const runs: Tensors[] = [];
  const expected: unknown[] = [];
  for await (const example of examples()) {
    runs.push(tensorsOf(example.inputs, inputs, `${path}: example ${runs.length}`));
    expected.push(example.expected);
  }
  if (runs.length === 0) throw new UsageError(`${path} yields no example`);
  return { runs, expected, metric: metricOf(metric, path), classes, said: [] };
}

/**
 * Loads a module of examples and looks at what it exports; asks it for none.
 * @throws {UsageError} it can't be loaded, exports no examples, or an unknown metric
 */
export async function requireExampleModule(path: string): Promise<void> {
  const { metric } = await load(path);
  metricOf(metric, path);
}

async function load(path: string): Promise<Examples> {
  if (!existsSync(path)) {
    throw new UsageError(`the module of examples ${path} does not exist`, {
      remedy: 'name a module that exports defineExamples({…}): --eval ./eval.ts',
    });
  }
  let module: { readonly default?: Partial<Examples> };
  try {
    module = (await import(pathToFileURL(path).href)) as typeof module;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`the examples ${path} can't be loaded: ${reason}`, { cause });
  }
  const { metric, examples } = module.default ?? {};
  if (metric !== undefined && typeof examples === 'function') return module.default as Examples;
  throw new UsageError(`${path} exports no examples`, {
    remedy:
      "export default defineExamples({ metric: 'top-1', *examples() { yield { inputs, expected } } })",
  });
}

function metricOf(written: Examples['metric'], path: string): Metric {
  if (typeof written === 'function') return { kind: 'own', score: written };
  if (written === 'top-1') return { kind: 'top-k', k: 1 };
  if (written === 'f1') return { kind: 'macro-f1' };
  if (typeof written === 'object' && 'topK' in written && Number.isInteger(written.topK)) {
    if (written.topK >= 1) return { kind: 'top-k', k: written.topK };
  }
  if (typeof written === 'object' && 'meanError' in written && written.meanError.worst > 0) {
    return { kind: 'mean-error', worst: written.meanError.worst };
  }
  throw new UsageError(`${path}: unknown metric ${JSON.stringify(written)}`, {
    remedy: "use 'top-1', { topK: 5 }, 'f1', { meanError: { worst: 2 } } or a function",
  });
}

function tensorsOf(
  given: Example['inputs'],
  descriptions: readonly TensorDescription[],
  where: string,
): Tensors {
  const [only, ...others] = descriptions;
  const isBare = typeof given !== 'object' || isTensor(given) || isArray(given);
  if (isBare && (only === undefined || others.length > 0)) {
    throw new UsageError(
      `${where}: the model has ${descriptions.length} inputs; give them by name`,
      {
        remedy: `inputs: { ${descriptions.map(({ name }) => name).join(', ')} }`,
      },
    );
  }
  const byName = isBare ? { [only!.name]: given } : given;
  return Object.fromEntries(
    descriptions.map((description): [string, Tensor] => {
      const value = byName[description.name];
      if (value === undefined) throw new UsageError(`${where} has no input '${description.name}'`);
      return [description.name, tensorOf(value, description, where)];
    }),
  );
}

function tensorOf(value: ExampleInput, description: TensorDescription, where: string): Tensor {
  const { name, datatype, shape } = description;
  if (typeof value === 'object' && isTensor(value)) return value;
  const data = isArray(value) ? value : oneOf(value, datatype);
  if (!isCarriedBy(data, datatype)) {
    throw new UsageError(`${where}: input '${name}' takes ${datatype}, not ${kindOf(data)}`);
  }
  return { datatype, shape: shapeFor(data.length, shape, `${where}: input '${name}'`), data };
}

/** A single number or text as the array that carries it. */
function oneOf(
  value: number | bigint | string | boolean,
  datatype: Tensor['datatype'],
): Tensor['data'] {
  if (typeof value === 'string') return [value];
  const data = new (arrayKind(datatype))(1);
  const isBig = data instanceof BigInt64Array || data instanceof BigUint64Array;
  data[0] = (isBig ? BigInt(value) : Number(value)) as never;
  return data;
}

/** A batch of one; one more open axis takes what is left. */
function shapeFor(length: number, shape: readonly number[], where: string): number[] {
  const sizes = shape.map((size, axis) => (axis === 0 && size === -1 ? 1 : size));
  const open = sizes.indexOf(-1);
  if (open >= 0) sizes[open] = length / elementCount(sizes.filter((size) => size !== -1));
  if (!sizes.includes(-1) && elementCount(sizes) === length && sizes.every(Number.isInteger)) {
    return sizes;
  }
  throw new UsageError(`${where} has ${length} values, which don't fill [${shape.join(', ')}]`, {
    remedy: 'give a tensor: { datatype, shape, data }',
  });
}

function isTensor(value: object): value is Tensor {
  return 'datatype' in value && datatypes.includes(value.datatype as Tensor['datatype']);
}

function isArray(value: unknown): value is Tensor['data'] {
  return ArrayBuffer.isView(value) || Array.isArray(value);
}

function kindOf(data: unknown): string {
  return (data as object).constructor.name;
}
