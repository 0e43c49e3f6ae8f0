import { createRequire } from 'node:module';

import type { Check } from '../check.ts';

/** One of each kind: a database driver, an engine, a queue, the test runner, the container client. */
const witnesses = ['pg', 'onnxruntime-node', 'bullmq', 'vitest', 'testcontainers', 'rolldown'];

export const dependenciesCheck: Check = {
  name: 'npm packages',
  async look() {
    const require = createRequire(import.meta.url);
    const missing = witnesses.filter((name) => !isInstalled(require, name));
    if (missing.length === 0) return { state: 'here', detail: 'installed' };
    return {
      state: 'missing',
      detail: `${missing.join(', ')} not installed`,
      costs: 'no suite can run',
      remedy: 'npm ci',
    };
  },
};

function isInstalled(require: NodeJS.Require, name: string): boolean {
  return (require.resolve.paths(name) ?? []).some((folder) => {
    try {
      require.resolve(`${folder}/${name}/package.json`);
      return true;
    } catch {
      return false;
    }
  });
}
