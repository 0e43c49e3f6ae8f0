import { beforeEach } from 'vitest';
import { readVariable } from '../../config/environment.ts';
import { noteBegunTest } from './begun-tests.ts';
import { fullName } from '../../vitest/full-name.ts';

// A set-up file of Vitest: it runs in each worker, before the file under test.
const folder = readVariable('ASSAY_RUN_FOLDER');
if (folder !== null) {
  beforeEach(({ task }) => noteBegunTest(folder, task.file.filepath, fullName(task)));
}
