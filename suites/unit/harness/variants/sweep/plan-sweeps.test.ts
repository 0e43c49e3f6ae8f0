import { expect, test } from 'vitest';
import { enginesOf } from '../../../../../fixtures/engines/configured-engine.ts';
import { configSchema } from '../../../../../harness/config/schema.ts';
import { planSweeps } from '../../../../../harness/variants/sweep/plan-sweeps.ts';

test('the engines that ask for a sweep get one, on the engine that the config names', () => {
  const config = configSchema.parse({
    engines: {
      fp32: { model: 'fp32.onnx', threads: 2, sweep: { batches: [1, 8] } },
      int8: { model: 'int8.onnx' },
      cuda: { model: 'fp32.onnx', engine: 'onnx-cuda', sweep: {} },
    },
  });
  const planned = planSweeps(config, enginesOf({ config, root: '/project' }));
  expect(planned).toMatchObject([
    {
      on: { name: 'fp32', engine: 'onnx-cpu', threads: 2, model: '/project/fp32.onnx' },
      plan: { batches: [1, 8], callers: [1, 2, 4], rounds: 3, pointMs: 500 },
    },
    { on: { name: 'cuda', engine: 'onnx-cuda' }, plan: { batches: [1, 2, 4, 8] } },
  ]);
});
