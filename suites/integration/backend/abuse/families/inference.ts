import { type Family, infer, json } from '../bad-input.ts';

const head = { name: 'signal', datatype: 'FP32', shape: [1, 1, 4096] };
const data = Array(4096).fill(0);
const good = { ...head, data };
const own = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'];

/** JSON requests of the protocol, each with one thing wrong. */
const requests: readonly (readonly [name: string, request: unknown])[] = [
  ...own.map((name) => [`an input ${name}`, { inputs: [{ ...good, name }] }] as const),
  ...own.map((name) => [`an output ${name}`, { inputs: [good], outputs: [{ name }] }] as const),
  ['one output twice', { inputs: [good], outputs: [output(), output()] }],
  ['one output 64 times', { inputs: [good], outputs: Array(64).fill(output()) }],
  ['one output 5,000 times', { inputs: [good], outputs: Array(5_000).fill(output()) }],
  ['an input twice', { inputs: [good, good] }],
  ['an input more', { inputs: [good, { ...good, name: 'other' }] }],
  ['data and binary data', { inputs: [{ ...good, parameters: { binary_data_size: 16_384 } }] }],
  [
    'binary data that is not there',
    { inputs: [{ ...head, parameters: { binary_data_size: 16_384 } }] },
  ],
  ['a negative binary size', { inputs: [{ ...head, parameters: { binary_data_size: -1 } }] }],
  ['half a binary size', { inputs: [{ ...head, parameters: { binary_data_size: 0.5 } }] }],
  ['a binary size beyond all', { inputs: [{ ...head, parameters: { binary_data_size: 1e300 } }] }],
  ['a name of 100,000 letters', { inputs: [{ ...good, name: 'x'.repeat(60_000) }] }],
  ['an id of 60,000 letters', { id: 'x'.repeat(60_000), inputs: [good] }],
  ['an id that is a number', { id: 1, inputs: [good] }],
  ['parameters that are a list', { parameters: [], inputs: [good] }],
  ['parameters that are null', { inputs: [{ ...good, parameters: null }] }],
  ['no data', { inputs: [head] }],
  ['data that is null', { inputs: [{ ...head, data: null }] }],
  ['data that is text', { inputs: [{ ...head, data: 'AAAA' }] }],
  ['data that is an object', { inputs: [{ ...head, data: { 0: 1, length: 4096 } }] }],
  ['ragged data', { inputs: [{ ...head, data: [[data.slice(1), [0]]] }] }],
  ['rows that are merged', { inputs: [{ ...head, shape: [2, 1, 4096], data: [[data, data]] }] }],
  ['a row too many', { inputs: [{ ...head, data: [[data], [data]] }] }],
  ['a value among rows', { inputs: [{ ...head, data: [[data], 0] }] }],
  ['rows among values', { inputs: [{ ...head, data: [0, [data]] }] }],
  ...shapes().map(
    (shape) => [`shape ${JSON.stringify(shape)}`, { inputs: [{ ...good, shape }] }] as const,
  ),
  ...['FP16', 'FP64', 'INT64', 'INT8', 'UINT8', 'BOOL', 'BYTES', '', 'fp32', null, 32].map(
    (datatype) => [`datatype ${datatype}`, { inputs: [{ ...good, datatype }] }] as const,
  ),
  ...[true, '1', null, [0], {}, '1e3'].map(
    (value) =>
      [
        `${JSON.stringify(value)} among the values`,
        { inputs: [{ ...head, data: [...data.slice(1), value] }] },
      ] as const,
  ),
  ...[null, 1, 'x', [null], [1], ['probabilities'], [{}], [{ name: 1 }], [{ name: 'none' }]].map(
    (outputs) => [`outputs ${JSON.stringify(outputs)}`, { inputs: [good], outputs }] as const,
  ),
  ...[null, 1, 'x', {}, [null], [1], [[]], [{}], [{ name: 'signal' }]].map(
    (inputs) => [`inputs ${JSON.stringify(inputs)}`, { inputs }] as const,
  ),
];

function output(): object {
  return { name: 'probabilities' };
}

function shapes(): unknown[] {
  return [
    [],
    [0],
    [1],
    [4096],
    [1, 4096],
    [1, 1, 0],
    [0, 1, 4096],
    [2, 1, 4096],
    [1, 1, 4095],
    [-1, 1, 4096],
    [1, -1, -4096],
    [1.5, 1, 4096],
    [1e300, 1e300, 1e300],
    [2 ** 53, 1, 4096],
    [1, 1, 1, 4096],
    [1, 1, 1, 1, 1, 1, 1, 1, 4096],
    [129, 1, 4096],
    [1e9, 1, 4096],
    '1,1,4096',
    null,
    {},
    4096,
    [null],
    ['1', '1', '4096'],
    [[1, 1, 4096]],
  ];
}

export const wrongInference: Family = {
  name: 'requests of the inference protocol with one thing wrong',
  statuses: [400],
  inputs: requests.map(([name, request]) => ({
    name,
    path: infer,
    headers: json,
    body: JSON.stringify(request),
  })),
};

const lengths = [
  '-1',
  '1e1',
  '0x10',
  ' ',
  'abc',
  '99999999',
  '9'.repeat(4_000),
  '1.5',
  '+1',
  '--',
  '1,2',
];

export const wrongHeaderLengths: Family = {
  name: 'lengths of the inference header that are none',
  statuses: [400],
  inputs: lengths.map((length) => ({
    name: length.slice(0, 20),
    path: infer,
    headers: { 'inference-header-content-length': length },
    body: JSON.stringify({ inputs: [good] }),
  })),
};
