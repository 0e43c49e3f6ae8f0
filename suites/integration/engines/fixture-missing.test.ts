import { detectDevices } from '../../../fixtures/engines/devices/detect.ts';
import { engineNames } from '../../../fixtures/engines/registry.ts';
import { describe, expect, test as base } from '../../../fixtures/index.ts';

const { engines } = await detectDevices();
const absent = engineNames.find((name) => !engines[name].available) ?? 'onnx-cpu';
const test = base.override('engineOptions', { engine: absent as 'onnx-cuda' });

describe.runIf(absent !== 'onnx-cpu')(
  'an engine that is not here',
  { tags: ['integration'] },
  () => {
    test('skips the test that asks for it, and is no engine of another kind', async ({
      engine,
    }) => {
      const { device } = await engine('fp32');
      expect.unreachable(`it ran on ${device}`);
    });
  },
);
