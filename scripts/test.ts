import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../harness/config/environment.ts';
import { tellOfEnd, tiedCommand } from '../harness/process/tied-command.ts';
import { leftBehind } from './test/left-behind.ts';

/**
 * `npm test`: runs Vitest with these arguments, in a temporary folder of its own, and then looks
 * whether anything of that very run is still alive, in memory or on disk. Whatever is fails the run,
 * is named, and is removed.
 */
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
// A short name: a Unix socket's path has room for 107 characters.
const folder = mkdtempSync(join(tmpdir(), 'assay-t-'));
// Services run as another user, who must be able to pass.
chmodSync(folder, 0o711);

// A Ctrl-C reaches Vitest as well, which ends in its own way; the look afterwards is still ours.
process.on('SIGINT', () => {});
const tied = tiedCommand({
  command: process.execPath,
  args: [vitest, 'run', ...process.argv.slice(2)],
  signal: 'SIGTERM',
});
const child = spawn(tied.command, tied.args, {
  // Tests that open a session by themselves must not report to anybody either.
  env: childEnvironment({ TMPDIR: folder, ORT_DISABLE_TELEMETRY: '1' }),
  stdio: ['inherit', 'inherit', 'inherit', ...tied.extraStdio],
});
tellOfEnd(child);
process.on('SIGTERM', () => void child.kill('SIGTERM'));
const [code] = (await once(child, 'exit')) as [number | null];

const left = await settled(folder);
for (const one of left) console.error(`left behind: ${one}`);
if (left.length > 0) await removeAll();
rmSync(folder, { recursive: true, force: true });
process.exitCode = code === 0 && left.length > 0 ? 1 : (code ?? 1);

/** A supervisor whose founder was killed needs a moment to end what it had. */
async function settled(of: string): Promise<readonly string[]> {
  const patienceMs = 10_000;
  const stepMs = 100;
  for (let waitedMs = 0; ; waitedMs += stepMs) {
    const found = leftBehind(of);
    const isSettled = !found.some((one) => one.startsWith('process'));
    if (isSettled || waitedMs >= patienceMs) return found;
    await sleep(stepMs);
  }
}

/** As the next start in that temporary folder would. */
async function removeAll(): Promise<void> {
  process.env['TMPDIR'] = folder;
  const { sweep } = await import('../fixtures/services/supervisor/sweep.ts');
  for (const one of await sweep()) console.error(`could not be removed: ${one}`);
}
