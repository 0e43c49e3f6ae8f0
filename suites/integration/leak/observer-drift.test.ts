// @module-tag thorough
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inProcessLimits } from '../../../harness/measurement/leak/limits.ts';
import { steadyHeapFlags } from '../../../harness/measurement/probe/steady-heap.ts';

const script = fileURLToPath(new URL('./observer/sample-again.ts', import.meta.url));

test('sampling leaves nothing behind itself', { tags: ['integration'] }, async () => {
  const args = ['--expose-gc', '--no-warnings', ...steadyHeapFlags, script];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const drift = JSON.parse(stdout) as Record<string, number>;
  // A window has ten samples: what they add must stay below what counts as growth at all.
  const drifting = Object.entries(drift).filter(
    ([resource, perSample]) => perSample > (inProcessLimits[resource]?.noiseFloor ?? 0) / 10,
  );
  expect(drifting).toEqual([]);
  expect(Object.keys(drift)).toContain('listeners');
});
