import {
  describeModel,
  type ModelDescription,
  type ValueDescription,
} from '../../../../fixtures/models/describe.ts';
import { nodesIn } from '../../../../fixtures/models/onnx/bodies.ts';
import type { Node } from '../../../../fixtures/models/onnx/model.ts';
import { readModel } from '../../../../fixtures/models/read-model.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';

/** Rows of each kind at most, so that all of it is one screen of 24 lines. */
const mostShown = {
  inputs: 5,
  outputs: 3,
  problems: 2,
  notes: 2,
  metadata: 1,
  operators: 10,
} as const;

/** `assay model describe <model>`: at most one screen; all there is with `--nodes` and `--json`. */
export async function describeModelCommand(
  nameOrPath: string,
  options: { readonly nodes?: true; readonly json?: true },
): Promise<void> {
  const read = await readModel(nameOrPath);
  const description = describeModel(read);
  const nodes = options.nodes ? nodesIn(read.model.graph).map(nodeText).toArray() : [];
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify(options.nodes ? { ...description, nodes } : description)}\n`,
    );
    return;
  }
  process.stdout.write(
    `${[...lines(description), ...nodes.map((text) => ` ${text}`)].join('\n')}\n`,
  );
}

function nodeText({ opType, name, inputs, outputs }: Node): string {
  return `${opType}  ${name}  ${inputs.join(', ')} → ${outputs.join(', ')}`;
}

function lines(model: ModelDescription): string[] {
  const { quantization } = model;
  return rows([
    ['file', model.path],
    ['size', `${formatQuantity(model.bytes, 'B')}, sha256 ${model.sha256}`],
    ['producer', model.producer || 'not named'],
    ['opset', pairs(model.opsets, ' ')],
    ...some('input', model.inputs.map(describeValue), mostShown.inputs),
    ...some('output', model.outputs.map(describeValue), mostShown.outputs),
    ['parameters', formatQuantity(model.parameters, 'count')],
    [
      'weights',
      Object.entries(model.weightBytes)
        .map(([type, bytes]) => `${type} ${formatQuantity(bytes, 'B')}`)
        .join(', '),
    ],
    ['operators', operatorsOf(model)],
    [
      'quantized',
      quantization.form === 'none'
        ? 'no'
        : `${quantization.form}, ${quantization.quantizedOperators} of ${quantization.weightedOperators} operators with weights`,
    ],
    ...some('problem', quantization.problems, mostShown.problems),
    ...some('note', quantization.notes, mostShown.notes),
    ...some(
      'metadata',
      Object.entries(model.metadata).map((entry) => entry.join(': ')),
      mostShown.metadata,
    ),
  ]);
}

type Row = readonly [name: string, text: string];

function some(name: string, texts: readonly string[], most: number): Row[] {
  const shown = texts.slice(0, most).map((text): Row => [name, text]);
  const more = texts.length - shown.length;
  return more === 0 ? shown : [...shown, [name, `and ${more} more: --json`]];
}

function operatorsOf({ operators }: ModelDescription): string {
  const all = Object.entries(operators);
  const shown = pairs(Object.fromEntries(all.slice(0, mostShown.operators)), ' × ');
  const more = all.length - mostShown.operators;
  return more > 0 ? `${shown} and ${more} more kinds` : shown;
}

/** A line is as long as the terminal at most; a text with lines of its own is cut at the first. */
function rows(entries: readonly Row[]): string[] {
  const width = Math.max(...entries.map(([name]) => name.length));
  const most = process.stdout.columns ?? 120;
  return entries.map(([name, text]) => {
    const [first = '', ...others] = text.split('\n');
    const line = ` ${name.padEnd(width)}  ${first}${others.length > 0 ? ' …' : ''}`;
    return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
  });
}

function describeValue({ name, datatype, shape }: ValueDescription): string {
  return `${name}  ${datatype} [${shape.join(', ')}]`;
}

function pairs(record: Readonly<Record<string, number>>, between: string): string {
  return Object.entries(record)
    .map(([name, value]) => `${name}${between}${value}`)
    .join(', ');
}
