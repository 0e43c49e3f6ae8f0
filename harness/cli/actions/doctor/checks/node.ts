import type { Check } from '../check.ts';

const OLDEST_MAJOR = 24;

export const nodeCheck: Check = {
  name: 'Node',
  async look() {
    const version = process.versions.node;
    if (Number(version.split('.')[0]) >= OLDEST_MAJOR) {
      return { state: 'here', detail: `${version} (${process.execPath})` };
    }
    return {
      state: 'missing',
      detail: version,
      costs: 'TypeScript is not run as it is',
      remedy: 'npm i -D node@24',
    };
  },
};
