import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRunFolder, pruneRuns, runIds } from '../../../../harness/run/run-folder.ts';

let runs: string;
beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), 'assay-runs-'));
});
afterEach(() => {
  rmSync(runs, { recursive: true, force: true });
});

const moment = new Date('2026-11-24T10:03:12.345Z');

test('an id has the time, to the second, and the commit', () => {
  const { id } = createRunFolder(runs, moment, 'a1b2c3d4e5f6');
  expect(id).toBe('2026-11-24T10-03-12Z-a1b2c3d');
});

test('two runs of the same second get two folders', () => {
  const first = createRunFolder(runs, moment, null);
  const second = createRunFolder(runs, moment, null);
  expect(second.id).toBe(`${first.id}-2`);
  expect(runIds(runs)).toEqual([first.id, second.id]);
});

test('a folder that cannot be made is an infrastructure failure that names it', () => {
  const blocked = join(runs, 'a-file');
  writeFileSync(blocked, '');
  expect(() => createRunFolder(join(blocked, 'runs'), moment, null)).toThrow(
    expect.objectContaining({ exitCode: 3, message: expect.stringContaining(blocked) as string }),
  );
});

test('pruning keeps the newest and touches nothing that is not a run', () => {
  for (const id of [
    '2026-11-24T10-03-10Z',
    '2026-11-24T10-03-11Z-abc1234',
    '2026-11-24T10-03-12Z',
  ]) {
    mkdirSync(join(runs, id));
  }
  mkdirSync(join(runs, 'notes'));
  pruneRuns(runs, 2);
  expect(readdirSync(runs)).toEqual([
    '2026-11-24T10-03-11Z-abc1234',
    '2026-11-24T10-03-12Z',
    'notes',
  ]);
});

test('as many runs as are kept are all kept', () => {
  mkdirSync(join(runs, '2026-11-24T10-03-10Z'));
  pruneRuns(runs, 1);
  expect(runIds(runs)).toHaveLength(1);
});
