// @module-tag thorough
import { execFile } from 'node:child_process';
import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { modelPath } from '../../../fixtures/models/models.ts';
import { childEnvironment } from '../../../harness/config/environment.ts';

const script = join(import.meta.dirname, 'scripts/run-once.ts');

test.for(['inline', 'process'])(
  'an engine (%s) leaves nothing in the temporary folder, and reports to nobody',
  { tags: ['integration'] },
  async (isolation) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-trace-'));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [script, await modelPath('fault'), isolation],
      { env: childEnvironment({ TMPDIR: folder.path, ORT_DISABLE_TELEMETRY: undefined }) },
    );
    expect(stdout).toBe('11\n');
    expect(await readdir(folder.path)).toEqual([]);
  },
);
