import { beforeEach } from 'vitest';
import { readVariable } from '../../config/environment.ts';
import { noteBegunTest } from './begun-tests.ts';

// A set-up file of Vitest: it runs in each worker, before the file under test.
const folder = readVariable('ASSAY_RUN_FOLDER');
if (folder !== null) {
  beforeEach(({ task }) => noteBegunTest(folder, task.file.filepath, fullName(task)));
}

interface NamedTask {
  readonly name: string;
  readonly suite?: NamedTask | undefined;
}

/** As Vitest's reporters name a test: the suites that it is in, and itself. */
function fullName(task: NamedTask): string {
  return task.suite === undefined || task.suite.name === ''
    ? task.name
    : `${fullName(task.suite)} > ${task.name}`;
}
