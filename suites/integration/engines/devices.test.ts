// @module-tag thorough
import { describe, expect, test } from 'vitest';
import { readPlacement } from '../../../fixtures/engines/devices/placement.ts';
import { createEngine } from '../../../fixtures/engines/create-engine.ts';
import { EngineUnavailableError } from '../../../fixtures/engines/errors.ts';
import { localEngine } from '../../../fixtures/engines/local-engine.ts';
import { defaultOptions } from '../../../fixtures/engines/options.ts';
import { missing, model } from './subjects.ts';

describe('the truth about devices', { tags: ['integration'] }, () => {
  test('a profile names the provider of every node', async () => {
    const { nodes } = await readPlacement('onnx-cpu', { ...defaultOptions, model });
    expect(nodes.map(({ operator }) => operator)).toContain('Gemm');
    expect(new Set(nodes.map(({ provider }) => provider))).toEqual(
      new Set(['CPUExecutionProvider']),
    );
  });

  test('an engine that claims CUDA and runs on the CPU is refused', async () => {
    // Its session module is the CPU's; only its claim is another.
    const pretender = localEngine({
      name: 'onnx-cpu',
      tolerance: 0,
      runtime: 'onnxruntime-node',
      provider: 'CUDAExecutionProvider',
    });
    const call = pretender.create({ model });
    await expect(call).rejects.toThrow(EngineUnavailableError);
    await expect(call).rejects.toThrow(
      /\d of \d nodes did not run on CUDAExecutionProvider: FusedConv 'conv_0' on CPUExecutionProvider/,
    );
  });

  test.for(missing)('$title is refused with the words of its probe', async ({ title, reason }) => {
    const call = createEngine({ engine: title as 'onnx-cuda', model });
    await expect(call).rejects.toThrow(EngineUnavailableError);
    await expect(call).rejects.toThrow(`${title} can't run here: ${reason}`);
  });

  test('a card that does not exist is not taken for the first one', async ({ skip }) => {
    skip(
      missing.some(({ title }) => title === 'onnx-cuda'),
      missing.find(({ title }) => title === 'onnx-cuda')?.reason,
    );
    await expect(createEngine({ engine: 'onnx-cuda', model, deviceId: 63 })).rejects.toThrow(
      EngineUnavailableError,
    );
  });
});
