import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGpuProbe } from '../../../../../../harness/measurement/probe/outside/gpu.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-gpu-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A command that prints as nvidia-smi does where there are cards. */
async function driver(lines: string): Promise<string> {
  const path = join(folder, 'nvidia-smi');
  await writeFile(path, `#!/bin/sh\nprintf '${lines}'\n`);
  await chmod(path, 0o755);
  return path;
}

describe('memory on cards', { tags: ['unit'] }, () => {
  test('adds what a process holds on each card, and nothing of others', async () => {
    const probe = await openGpuProbe(() => [42], await driver('42, 300\\n7, 900\\n42, 20\\n'));
    expect(await probe?.read()).toEqual({ gpu: 320 * 1024 * 1024 });
  });

  test('is not measured where there is no driver', async () => {
    expect(await openGpuProbe(() => [42], join(folder, 'missing'))).toBeNull();
  });
});
