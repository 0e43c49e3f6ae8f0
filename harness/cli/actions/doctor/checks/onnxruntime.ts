import { installCommand } from '../../../../config/optional-package.ts';
import type { Check } from '../check.ts';

export const onnxruntimeCheck: Check = {
  name: 'ONNX Runtime',
  isWanted: ({ config }) => Object.keys(config?.engines ?? {}).length > 0,
  async look() {
    try {
      const { listSupportedBackends } = await import('onnxruntime-node');
      const built = listSupportedBackends().map(({ name }) => name);
      return { state: 'here', detail: `built with ${built.join(', ')}` };
    } catch (error) {
      return {
        state: 'missing',
        detail: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error),
        costs: 'no engine of ours can run a model',
        remedy: installCommand('onnxruntime-node'),
      };
    }
  },
};
