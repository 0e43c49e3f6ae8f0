import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { installCommand } from '../../../../config/optional-package.ts';
import { containersOf } from '../../../../config/services.ts';
import type { Check } from '../check.ts';

export const testcontainersCheck: Check = {
  name: 'testcontainers',
  isWanted: ({ config }) =>
    config !== null && Object.keys(containersOf(config.services)).length > 0,
  look({ config, root }) {
    const containers = Object.entries(config === null ? {} : containersOf(config.services));
    for (const [name, { container }] of containers) {
      const file = resolve(root, container);
      try {
        createRequire(file).resolve('testcontainers');
      } catch {
        return Promise.resolve({
          state: 'missing',
          detail: 'is not installed',
          costs: `services.${name} can't start`,
          remedy: installCommand('testcontainers', 'dockerode'),
        });
      }
    }
    return Promise.resolve({
      state: 'here',
      detail: `for ${containers.map(([name]) => name).join(', ')}`,
    });
  },
};
