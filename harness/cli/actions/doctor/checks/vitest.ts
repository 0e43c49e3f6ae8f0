import { AssayError } from '../../../../errors.ts';
import { findOwnVitest, hasTags } from '../../../../run/tests/own-vitest.ts';
import type { Check } from '../check.ts';

export const vitestCheck: Check = {
  name: 'Vitest',
  isWanted: (needs) => needs.config !== null && needs.hasTests,
  look({ root }) {
    try {
      const vitest = findOwnVitest(root, 'the suites have test files');
      const lacks = hasTags(vitest) ? '' : ' (without tags: 4.1 and later have them)';
      return Promise.resolve({ state: 'here', detail: `${vitest.version}${lacks}` });
    } catch (error) {
      if (!(error instanceof AssayError)) throw error;
      return Promise.resolve({
        state: 'missing',
        detail: error.message,
        costs: 'no test can run',
        remedy: error.remedy ?? 'npm i -D vitest',
      });
    }
  },
};
