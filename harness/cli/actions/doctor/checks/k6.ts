import { InfrastructureError } from '../../../../errors.ts';
import { findK6 } from '../../../../load/find-k6.ts';
import type { Check } from '../check.ts';

const costs = 'no load suite can run, and their gates fail';
const remedy = 'assay install';

export const k6Check: Check = {
  name: 'k6',
  isWanted: (needs) => needs.config !== null && needs.hasScripts,
  async look() {
    try {
      const k6 = await findK6();
      if (k6 !== null) return { state: 'here', detail: `${k6.version.text} (${k6.path})` };
      return { state: 'missing', detail: 'neither on the PATH nor in the cache', costs, remedy };
    } catch (error) {
      if (!(error instanceof InfrastructureError)) throw error;
      return { state: 'missing', detail: error.message, costs, remedy: error.remedy ?? remedy };
    }
  },
};
