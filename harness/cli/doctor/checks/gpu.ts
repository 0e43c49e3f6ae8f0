import { detectGpu } from '../../../measurement/fingerprint/gpu.ts';
import type { Check } from '../check.ts';

export const gpuCheck: Check = {
  name: 'GPU',
  async look() {
    const gpu = await detectGpu();
    if (gpu.available) return { state: 'here', detail: gpu.detail };
    return {
      state: 'limited',
      detail: gpu.detail,
      costs: 'engines on CUDA and TensorRT are skipped, and every report says so',
      remedy: 'none is needed on a machine without one; else install the NVIDIA driver',
    };
  },
};
