import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Gains } from './scripts/gains.ts';

let gains: Gains;
beforeAll(async () => {
  const script = join(import.meta.dirname, 'scripts/gains.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  gains = JSON.parse(stdout) as Gains;
});

describe('listeners', { tags: ['unit'] }, () => {
  test('counts each listener on one long-lived emitter, and names its event', () => {
    expect(gains.listenersOfOneEmitter).toEqual({ twenty: 20, three: 3, named: 23, none: 0 });
  });

  test('counts listeners of an abort signal, whether they were added once or for good', () => {
    expect(gains.listenersOfASignal).toEqual({ twenty: 20, isAborted: false });
  });

  test('counts listeners of ever new events on one emitter', () => {
    expect(gains.listenersOfManyEvents).toEqual({ hundred: 100, events: 100 });
  });

  test('counts none of emitters that are collected, and none that were removed', () => {
    expect(gains.listenersThatWent).toBe(0);
  });
});

test('workers: counts one until it has ended', { tags: ['unit'] }, () => {
  expect(gains.workers).toEqual({ online: 1, ended: -1 });
});

test(
  'sessions: counts one of ONNX Runtime until it is released or collected',
  { tags: ['unit'] },
  () => {
    expect(gains.sessions).toEqual({ opened: 1, forgotten: 0, released: -1 });
  },
);
