import { findBinaries } from '../../../../../fixtures/services/postgres/binaries.ts';
import type { Check } from '../check.ts';

export const postgresCheck: Check = {
  name: 'Postgres binaries',
  async look() {
    const found = await findBinaries();
    if (found.found) {
      return { state: 'here', detail: `${found.binaries.version} (embedded, from npm)` };
    }
    return {
      state: 'missing',
      detail: found.reason,
      costs: 'everything that needs Postgres fails, unless a Docker engine runs one',
      remedy: 'npm ci, or set ASSAY_POSTGRES_URL',
    };
  },
};
