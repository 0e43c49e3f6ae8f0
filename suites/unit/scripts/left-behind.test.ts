import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { memoryFolder } from '../../../fixtures/services/supervisor/state-folder.ts';
import { noteFile } from '../../../fixtures/services/supervisor/note.ts';
import { leftBehind } from '../../../scripts/test/left-behind.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-left-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

async function sleeper(environment: Record<string, string>, cwd = '/'): Promise<number> {
  const child = spawn('/bin/sleep', ['60'], { env: environment, cwd, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid ?? Number.NaN;
}

describe.skipIf(process.platform !== 'linux')('what a run left', { tags: ['unit'] }, () => {
  test('is nothing where its temporary folder has only what every run needs', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'assay-0', 'ledgers'), { recursive: true });
    mkdirSync(join(folder, 'node-compile-cache'));
    expect(leftBehind(folder)).toEqual([]);
  });

  test('is every file and folder in it, and every ledger', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'assay-0', 'ledgers'), { recursive: true });
    writeFileSync(join(folder, 'assay-0', 'ledgers', 'a.jsonl'), '');
    mkdirSync(join(folder, 'assay-project-x'));
    expect(leftBehind(folder)).toEqual([
      `file ${join(folder, 'assay-0', 'ledgers', 'a.jsonl')}`,
      `file ${join(folder, 'assay-project-x')}`,
    ]);
  });

  test('is every process that has that folder in its environment, or works there', async () => {
    const folder = temporaryFolder();
    const told = await sleeper({ TMPDIR: folder });
    const within = await sleeper({}, folder);
    await sleeper({ TMPDIR: temporaryFolder() });
    const left = leftBehind(folder);
    const pids = left.map((line) => Number(/^process (\d+)/.exec(line)?.[1]));
    expect(new Set(pids)).toEqual(new Set([told, within]));
  });

  test('is a folder in memory that its note gives to the run, and nobody else’s', ({ skip }) => {
    const memory = memoryFolder(0);
    if (memory === null) skip('no folder in memory');
    const folder = temporaryFolder();
    const make = (ledger: string): string => {
      const path = mkdtempSync(join(memory ?? '', 'a-test-'));
      onTestFinished(() => {
        rmSync(path, { recursive: true });
      });
      writeFileSync(join(path, noteFile), `${JSON.stringify({ type: 'note', of: ledger })}\n`);
      return path;
    };
    const ours = make(join(folder, 'assay-0', 'ledgers', 'a.jsonl'));
    make(join(temporaryFolder(), 'assay-0', 'ledgers', 'b.jsonl'));
    expect(leftBehind(folder)).toEqual([`folder in memory ${ours}`]);
  });
});
