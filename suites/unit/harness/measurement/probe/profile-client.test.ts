import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { childEnvironment } from '../../../../../harness/config/environment.ts';
import { makeProbeKey } from '../../../../../harness/measurement/probe/address.ts';
import { ProfileClient } from '../../../../../harness/measurement/probe/profile-client.ts';
import { profileEnvironment } from '../../../../../harness/measurement/probe/target-environment.ts';

test('times the functions of a process without opening a port in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-profile-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'busy.mjs');
  writeFileSync(
    file,
    `function spin() { const end = performance.now() + 15; while (performance.now() < end); console.log('spun'); }
     setInterval(spin, 20);`,
  );
  const key = makeProbeKey();
  const child = spawn(process.execPath, [file], { env: childEnvironment(profileEnvironment(key)) });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  using client = await ProfileClient.connect(key, child.pid ?? 0);
  expect(client).not.toBeNull();
  await client?.start(1000);
  for (let turns = 0; turns < 3; turns += 1) await once(child.stdout, 'data');
  const profile = await client?.finish();
  const names = profile?.nodes.map(({ callFrame }) => callFrame.functionName);
  expect(names).toContain('spin');
  expect(await ProfileClient.connect('another key', child.pid ?? 0)).toBeNull();
});
