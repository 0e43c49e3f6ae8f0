import { type Family, infer, json, pairs, signalPaths } from '../bad-input.ts';

/**
 * Bodies within the size limit that are built to cost more than they weigh: deep, crowded, repeated.
 * Each of them blocked the event loop for seconds, or ended the process, before it was refused early.
 */
const MEGABYTE = 1024 ** 2;

function repeat(text: string, bytes: number): string {
  return text.repeat(Math.floor(bytes / text.length));
}

const deep = [64, 1_000, 20_000, 100_000].flatMap((depth) => [
  { name: `${depth} arrays`, text: `${'['.repeat(depth)}${']'.repeat(depth)}` },
  { name: `${depth} objects`, text: `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}` },
]);

export const deepBodies: Family = {
  name: 'deep bodies',
  statuses: [400],
  inputs: pairs(deep, signalPaths).map(([{ name, text }, path]) => ({
    name: `${name} to ${path}`,
    path,
    headers: json,
    body:
      path === infer ? `{"inputs": [{"name": "signal", "data": ${text}}]}` : `{"signal": ${text}}`,
  })),
};

const largePaths = ['/predict/batch', '/tasks', infer];

/** What is inside of the array of the inputs, outputs or signals. */
const crowds = [
  { name: '{}', text: '{}' },
  { name: '[]', text: '[]' },
  { name: '0', text: '0' },
  { name: '""', text: '""' },
  { name: '[[[]]]', text: '[[[]]]' },
];

export const crowdedBodies: Family = {
  name: 'crowded bodies',
  statuses: [400],
  inputs: [
    ...pairs(crowds, largePaths).map(([{ name, text }, path]) => ({
      name: `a megabyte of ${name} to ${path}`,
      path,
      headers: json,
      body: `{"${path === infer ? 'inputs' : 'signals'}": [${repeat(`${text},`, MEGABYTE)}${text}]}`,
    })),
    ...['inputs', 'outputs'].map((field) => ({
      name: `9 MB of {} as ${field}`,
      path: infer,
      headers: json,
      body: `{"inputs": [{}], "${field}": [${repeat('{},', 9 * MEGABYTE)}{}]}`,
    })),
    {
      name: '28 MB of unknown keys',
      path: infer,
      headers: json,
      body: `{${Array.from({ length: 1_900_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
    },
    ...largePaths.map((path) => ({
      name: `200 kB of unknown keys to ${path}`,
      path,
      headers: json,
      body: `{${Array.from({ length: 15_000 }, (_, index) => `"k${index}":1`).join(',')}}`,
    })),
    ...largePaths.map((path) => ({
      name: `16 MB of zeros as one signal to ${path}`,
      path,
      headers: json,
      body: `{"signals": [[${repeat('0,', 16 * MEGABYTE)}0]], "inputs": [{"name": "signal", "datatype": "FP32", "shape": [1, 1, 4096], "data": [${repeat('0,', 8 * MEGABYTE)}0]}]}`,
    })),
    ...largePaths.map((path) => ({
      name: `8 MB of one string to ${path}`,
      path,
      headers: json,
      body: `{"signals": "${repeat('x', 8 * MEGABYTE)}"}`,
    })),
    ...largePaths.map((path) => ({
      name: `8 MB of backslashes to ${path}`,
      path,
      headers: json,
      body: `{"signals": "${repeat('\\', 8 * MEGABYTE)}`,
    })),
    {
      name: '8 MB of spaces',
      path: infer,
      headers: json,
      body: `{"signals": [1,${repeat(' ', 8 * MEGABYTE)}`,
    },
    {
      name: '8 MB of one number',
      path: infer,
      headers: json,
      body: `{"signals": [${repeat('1', 8 * MEGABYTE)}`,
    },
    ...['inputs', 'shape', 'outputs'].map((field) => ({
      name: `16 MB of numbers as ${field}`,
      path: infer,
      headers: json,
      body:
        field === 'shape'
          ? `{"inputs": [{"name": "signal", "datatype": "FP32", "shape": [${repeat('1,', 16 * MEGABYTE)}1], "data": [1]}]}`
          : `{"inputs": [], "${field}": [${repeat('1,', 16 * MEGABYTE)}1]}`,
    })),
  ],
};
