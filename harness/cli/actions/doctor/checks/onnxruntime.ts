import type { Check } from '../check.ts';

export const onnxruntimeCheck: Check = {
  name: 'ONNX Runtime',
  async look() {
    try {
      const { listSupportedBackends } = await import('onnxruntime-node');
      const built = listSupportedBackends().map(({ name }) => name);
      return { state: 'here', detail: `built with ${built.join(', ')}` };
    } catch (error) {
      return {
        state: 'missing',
        detail: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
        costs: 'no engine of ours can run a model',
        remedy: 'npm ci',
      };
    }
  },
};
