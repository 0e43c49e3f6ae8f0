import {
  describeModel,
  type ModelDescription,
  type ValueDescription,
} from '../../../../fixtures/models/describe.ts';
import { readModel } from '../../../../fixtures/models/read-model.ts';
import { formatQuantity } from '../../../metrics/format-quantity.ts';

/** `assay model describe <model>` */
export async function describeModelCommand(
  nameOrPath: string,
  options: { readonly json?: true },
): Promise<void> {
  const description = describeModel(await readModel(nameOrPath));
  process.stdout.write(
    options.json ? `${JSON.stringify(description)}\n` : `${lines(description).join('\n')}\n`,
  );
}

function lines(model: ModelDescription): string[] {
  const { quantization } = model;
  return rows([
    ['file', model.path],
    ['size', `${formatQuantity(model.bytes, 'B')}, sha256 ${model.sha256}`],
    ['producer', model.producer || 'not named'],
    ['opset', pairs(model.opsets, ' ')],
    ...model.inputs.map((value) => ['input', describeValue(value)] as const),
    ...model.outputs.map((value) => ['output', describeValue(value)] as const),
    ['parameters', formatQuantity(model.parameters, 'count')],
    [
      'weights',
      Object.entries(model.weightBytes)
        .map(([type, bytes]) => `${type} ${formatQuantity(bytes, 'B')}`)
        .join(', '),
    ],
    ['operators', pairs(model.operators, ' × ')],
    [
      'quantized',
      quantization.form === 'none'
        ? 'no'
        : `${quantization.form}, ${quantization.quantizedOperators} of ${quantization.weightedOperators} operators with weights`,
    ],
    ...quantization.problems.map((problem) => ['problem', problem] as const),
    ...Object.entries(model.metadata).map((entry) => ['metadata', entry.join(': ')] as const),
  ]);
}

function rows(entries: readonly (readonly [name: string, text: string])[]): string[] {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, text]) => ` ${name.padEnd(width)}  ${text}`);
}

function describeValue({ name, datatype, shape }: ValueDescription): string {
  return `${name}  ${datatype} [${shape.join(', ')}]`;
}

function pairs(record: Readonly<Record<string, number>>, between: string): string {
  return Object.entries(record)
    .map(([name, value]) => `${name}${between}${value}`)
    .join(', ');
}
