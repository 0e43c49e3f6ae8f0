import {
  bytes,
  type Family,
  infer,
  json,
  jsonSignal,
  pairs,
  signalPaths,
  WINDOW_SAMPLES,
} from '../bad-input.ts';

const notJson = [
  '',
  ' ',
  '{',
  '}',
  '[',
  ']',
  '{"signal"',
  '{"signal":',
  '{"signal": [1, 2',
  '{signal: []}',
  "{'signal': []}",
  '{"signal": [1,]}',
  '{"signal": [,1]}',
  '{"signal": [1 2]}',
  '{"a": 1,}',
  '{"signal": [NaN]}',
  '{"signal": [Infinity]}',
  '{"signal": [0x1]}',
  '{"signal": [01]}',
  '{"signal": [.5]}',
  '{"signal": [1.]}',
  '{"signal": [+1]}',
  '{"signal": ["\\x"]}',
  '\0',
  '﻿﻿{}',
  'undefined',
  'null null',
  '<xml/>',
  'signal=1',
  '{"a": "\n"}',
];

export const malformedJson: Family = {
  name: 'bodies that are no JSON',
  statuses: [400],
  inputs: pairs(notJson, signalPaths).map(([body, path], index) => ({
    name: `${JSON.stringify(body)} to ${path} (${index})`,
    path,
    headers: json,
    body,
  })),
};

const wrongShapes = [
  'null',
  'true',
  '0',
  '"text"',
  '[]',
  '{}',
  '[[]]',
  '{"length": 4096}',
  '[null]',
  '[{}]',
  '[1, 2, 3]',
  '["1"]',
  '[[1]]',
  '{"0": 1, "length": 1}',
  `[${'1,'.repeat(WINDOW_SAMPLES - 2)}1]`,
  `[${'1,'.repeat(WINDOW_SAMPLES)}1]`,
  `[${'1,'.repeat(WINDOW_SAMPLES - 1)}null]`,
  `[${'1,'.repeat(WINDOW_SAMPLES - 1)}"1"]`,
  `[${'1,'.repeat(WINDOW_SAMPLES - 1)}[1]]`,
  `[${'1,'.repeat(WINDOW_SAMPLES - 1)}{"valueOf": 1}]`,
];

export const wrongSignals: Family = {
  name: 'signals that are none',
  statuses: [400],
  inputs: pairs(wrongShapes, signalPaths).map(([samples, path], index) => ({
    name: `${samples.slice(0, 20)}… to ${path} (${index})`,
    path,
    headers: json,
    body: jsonSignal(path, samples),
  })),
};

/** One sample that no float32 holds, and windows that overflow inside of the model. */
const notFinite = ['1e400', '-1e400', '1e39', '-3.5e38', '1e37', '-1e37', '3.4028235e38'];

export const notFiniteNumbers: Family = {
  name: 'numbers that are not finite, or do not stay so',
  statuses: [422],
  inputs: [
    ...pairs(notFinite, signalPaths.slice(0, 2).concat(infer)).map(([sample, path]) => ({
      name: `4,096 times ${sample} to ${path}`,
      path,
      headers: json,
      body: jsonSignal(path, `[${Array(WINDOW_SAMPLES).fill(sample).join(',')}]`),
    })),
    ...pairs([Number.NaN, Infinity, -Infinity, 1e37], ['/predict', '/predict/batch', infer]).map(
      ([sample, path]) => ({
        name: `the bytes of ${sample} to ${path}`,
        path,
        headers: { ...bytes, ...(path === infer && { 'inference-header-content-length': '0' }) },
        body: new Uint8Array(new Float32Array(WINDOW_SAMPLES).fill(sample).buffer),
      }),
    ),
    ...[Number.NaN, Infinity, -Infinity].map((sample) => ({
      name: `the bytes of ${sample} to /tasks`,
      path: '/tasks',
      headers: bytes,
      body: new Uint8Array(new Float32Array(WINDOW_SAMPLES).fill(sample).buffer),
    })),
  ],
};

const WHOLE_WINDOW = 4 * WINDOW_SAMPLES;

export const wrongLengths: Family = {
  name: 'octets that are no whole number of windows, or too many',
  statuses: [400, 413],
  inputs: [
    ...pairs([0, 1, 3, WHOLE_WINDOW - 1, WHOLE_WINDOW + 1], signalPaths).map(([length, path]) => ({
      name: `${length} octets to ${path}`,
      path,
      headers: { ...bytes, ...(path === infer && { 'inference-header-content-length': '0' }) },
      body: new Uint8Array(length),
    })),
    ...[129, 500].map((count) => ({
      name: `${count} windows to /predict/batch`,
      path: '/predict/batch',
      headers: bytes,
      body: new Uint8Array(count * WHOLE_WINDOW),
    })),
    {
      name: '129 windows in one tensor',
      path: infer,
      headers: { 'inference-header-content-length': '0' },
      body: new Uint8Array(129 * WHOLE_WINDOW),
    },
    {
      name: '513 windows to /tasks',
      path: '/tasks',
      headers: bytes,
      body: new Uint8Array(513 * WHOLE_WINDOW),
    },
    ...['/predict', '/nowhere'].map((path) => ({
      name: `a megabyte and one octet to ${path}`,
      path: '/predict',
      headers: bytes,
      body: new Uint8Array(1024 ** 2 + 1),
    })),
  ],
};

const types = [
  'text/plain',
  'text/html',
  'text/csv',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/jsonp',
  'application/json-patch+json',
  '*/*',
  'image/png',
  'application/vnd.api+json',
  'x/y',
  'application/x-msgpack',
  `text/${'x'.repeat(9e3)}`,
];

export const wrongTypes: Family = {
  name: 'content types that are not taken',
  statuses: [415],
  inputs: pairs(types, ['/predict', '/predict/batch', '/tasks']).map(([type, path]) => ({
    name: `${type.slice(0, 40)} to ${path}`,
    path,
    headers: { 'content-type': type },
    body: '{}',
  })),
};

export const wrongEncodings: Family = {
  name: 'content encodings that are not taken',
  statuses: [415],
  inputs: pairs(
    ['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'x'.repeat(5_000)],
    signalPaths,
  ).map(([encoding, path]) => ({
    name: `${encoding.slice(0, 20)} to ${path}`,
    path,
    headers: { ...bytes, 'content-encoding': encoding },
    body: new Uint8Array(WHOLE_WINDOW),
  })),
};
