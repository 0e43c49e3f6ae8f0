import {
  type ElementType,
  type Graph,
  type Initializer,
  type Model,
  type Node,
} from '../../../fixtures/models/onnx/model.ts';
import { readMessage } from '../../../fixtures/models/onnx/messages.ts';
import { GraphBuilder } from '../../../fixtures/models/onnx/graph-builder.ts';
import { tensor } from '../../../fixtures/models/quantize/tensors.ts';

const WIDTH = 64;

function weights(name: string, seed: number): Initializer {
  // Near the unit matrix: what eight bits round away is not then all that is left.
  const values = Float32Array.from(
    { length: WIDTH * WIDTH },
    (_, at) => (at % (WIDTH + 1) === 0 ? 1 : 0) + Math.sin(at * seed) / (4 * WIDTH),
  );
  return tensor(name, 'FLOAT', [WIDTH, WIDTH], values);
}

function node(opType: string, inputs: readonly string[], outputs: readonly string[]): Node {
  return { opType, name: outputs[0]!, inputs, outputs, attributes: [], domain: '' };
}

const value = (name: string, datatype: ElementType, shape: readonly (number | string)[]) =>
  ({ name, kind: 'tensor', datatype, shape }) as const;

/**
 * `x` FP32 [N, 64] three times through a Loop, whose body multiplies with a weight of the graph around
 * it, then through a product of its own. `y` FP32 [N, 64].
 */
export function loopModel(): Model {
  const body: Graph = {
    name: 'body',
    nodes: [
      node('MatMul', ['carried', 'outer'], ['product']),
      node('Tanh', ['product'], ['next']),
      node('Identity', ['go'], ['going']),
    ],
    initializers: [],
    inputs: [
      value('trip', 'INT64', []),
      value('go', 'BOOL', []),
      value('carried', 'FLOAT', ['N', WIDTH]),
    ],
    outputs: [value('going', 'BOOL', []), value('next', 'FLOAT', ['N', WIDTH])],
    valueInfo: [],
  };
  const loop: Node = {
    ...node('Loop', ['trips', '', 'x'], ['looped']),
    attributes: [{ name: 'body', kind: 'graph', value: body }],
  };
  return {
    irVersion: 8,
    opsets: [{ domain: '', version: 17 }],
    producer: { name: 'assay', version: '1' },
    metadata: {},
    graph: {
      name: 'loop',
      nodes: [loop, node('MatMul', ['looped', 'own'], ['y'])],
      initializers: [
        {
          name: 'trips',
          datatype: 'INT64',
          dims: [],
          raw: new Uint8Array(BigInt64Array.of(3n).buffer),
        },
        weights('outer', 1.3),
        weights('own', 0.7),
      ],
      inputs: [value('x', 'FLOAT', ['N', WIDTH])],
      outputs: [value('y', 'FLOAT', ['N', WIDTH])],
      valueInfo: [],
    },
  };
}

/**
 * What the fault model is not: `ids` INT64 [N, T] look up rows of a table of 10, which are weighted with
 * `mask` FP32 [N, T] and scaled by the scalar `scale` FP64. `sums` FP32 [N, 3] and `longest` INT64 [N].
 */
export function lookupModel(): Model {
  const graph = new GraphBuilder('lookup');
  const ids = graph.input('ids', 'INT64', ['N', 'T']);
  const mask = graph.input('mask', 'FLOAT', ['N', 'T']);
  const scale = graph.input('scale', 'DOUBLE', []);
  const table = graph.floats(
    'table',
    [10, 3],
    Float32Array.from({ length: 30 }, (_, at) => at / 10),
  );
  const rows = graph.node('Gather', { inputs: [table, ids] });
  const wide = graph.node('Unsqueeze', { inputs: [mask, graph.integers('last', [2])] });
  const weighted = graph.node('Mul', { inputs: [rows, wide] });
  const summed = graph.node('ReduceSum', {
    inputs: [weighted, graph.integers('steps', [1])],
    attributes: [{ name: 'keepdims', kind: 'int', value: 0 }],
  });
  const factor = graph.node('Cast', {
    inputs: [scale],
    attributes: [{ name: 'to', kind: 'int', value: 1 }],
  });
  graph.output('sums', graph.node('Mul', { inputs: [summed, factor] }), 'FLOAT', ['N', 3]);
  const longest = graph.node('ReduceMax', {
    inputs: [ids],
    attributes: [
      { name: 'axes', kind: 'ints', value: [1] },
      { name: 'keepdims', kind: 'int', value: 0 },
    ],
  });
  graph.output('longest', longest, 'INT64', ['N']);
  return graph.toModel();
}

/** `words` STRING [N] to `same` STRING [N]. */
export function textModel(): Model {
  const graph = new GraphBuilder('text');
  const words = graph.input('words', 'STRING', ['N']);
  graph.output('same', graph.node('Identity', { inputs: [words] }), 'STRING', ['N']);
  return graph.toModel();
}

/** `x` FP16 [N] to `same` FP16 [N]. */
export function halfModel(): Model {
  const graph = new GraphBuilder('half');
  const x = graph.input('x', 'FLOAT16', ['N']);
  graph.output('same', graph.node('Identity', { inputs: [x] }), 'FLOAT16', ['N']);
  return graph.toModel();
}

/** `x` FP32 [N] to `many`, a sequence of one such tensor: what engines don't carry. */
export function sequenceModel(): Model {
  // TypeProto { sequence_type { elem_type { tensor_type { elem_type: FLOAT } } } }
  const type = readMessage('TypeProto', Uint8Array.of(0x22, 6, 0x0a, 4, 0x0a, 2, 8, 1));
  return {
    irVersion: 8,
    opsets: [{ domain: '', version: 17 }],
    producer: { name: 'assay', version: '1' },
    metadata: {},
    graph: {
      name: 'sequence',
      nodes: [node('SequenceConstruct', ['x'], ['many'])],
      initializers: [],
      inputs: [value('x', 'FLOAT', ['N'])],
      outputs: [{ name: 'many', kind: 'opaque', type }],
      valueInfo: [],
    },
  };
}

/** More inputs, kinds of operators, and lines of metadata than a screen holds. */
export function crowdedModel(): Model {
  const graph = new GraphBuilder('crowded');
  const kinds = ['Abs', 'Neg', 'Exp', 'Tanh', 'Relu', 'Sqrt', 'Sin', 'Cos', 'Ceil', 'Floor', 'Erf'];
  for (let index = 0; index < 60; index += 1) {
    const input = graph.input(`input_${index}`, 'FLOAT', ['N', 'T']);
    const opType = kinds[index % kinds.length]!;
    graph.output(`output_${index}`, graph.node(opType, { inputs: [input] }), 'FLOAT', ['N', 'T']);
  }
  const dictionary = Array.from({ length: 6_000 }, (_, index) => `word ${index}`).join('\n');
  return { ...graph.toModel(), metadata: { dictionary, author: 'nobody' } };
}
