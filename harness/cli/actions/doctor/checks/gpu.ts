import { nvidiaSmi } from '../../../../../fixtures/engines/devices/nvidia-smi.ts';
import type { Check } from '../check.ts';

export const gpuCheck: Check = {
  name: 'GPU',
  isWanted: ({ config }) =>
    Object.values(config?.engines ?? {}).some(({ engine }) => /cuda|tensorrt/.test(engine)),
  async look() {
    const facts = await nvidiaSmi();
    if (facts.available) {
      const devices = facts.gpus.map(({ name, driver }) => `${name}, driver ${driver}`);
      return { state: 'here', detail: devices.join('; ') };
    }
    return {
      state: 'limited',
      detail: facts.reason,
      costs: 'engines on CUDA and TensorRT are skipped, and every report says so',
      remedy: 'none is needed on a machine without one; else install the NVIDIA driver',
    };
  },
};
