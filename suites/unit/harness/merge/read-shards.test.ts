import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readShards } from '../../../../harness/merge/read-shards.ts';
import { sampleDocument } from '../reporters/sample-document.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-shards-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** @returns the path of the run's folder */
function write(run: string, file: string, content: unknown): string {
  mkdirSync(join(folder, run), { recursive: true });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(folder, run, file), text);
  return join(folder, run);
}

describe('a shard is read', () => {
  test('from its folder or its run.json, and is named by its place', () => {
    const one = write('one', 'run.json', sampleDocument({ command: 'assay run unit' }));
    const two = write('two', 'run.json', sampleDocument({ command: 'assay run load' }));
    expect(readShards([one, join(two, 'run.json')])).toMatchObject([
      { name: 'shard 1', folder: one, document: { command: 'assay run unit' } },
      { name: 'shard 2', folder: two, document: { command: 'assay run load' } },
    ]);
  });

  test('from the journal of a run that was killed, torn line included', () => {
    const { id, startedAt, profile, suites, command, fingerprint } = sampleDocument();
    const started = { type: 'run-started', id, startedAt, profile, suites, command, fingerprint };
    const path = write('killed', 'journal.jsonl', `${JSON.stringify(started)}\n{"type":"ph`);
    expect(readShards([path])[0]?.document).toMatchObject({
      id,
      endedEarly: 'the run was killed before it could end',
      warnings: ['the last line of journal.jsonl is torn and was dropped'],
    });
  });
});

describe('refused is', () => {
  test.each<[string, string, unknown, string]>([
    [
      'another format version',
      'run.json',
      { formatVersion: 2 },
      'format version 2; this assay reads 1',
    ],
    ['a file that is no run', 'run.json', '[1]', 'is no run document: it has no formatVersion'],
    ['a torn file', 'run.json', '{"formatVersion":', 'is no run document'],
    [
      'a document with a mistake',
      'run.json',
      { ...sampleDocument(), verdict: 'green' },
      'verdict is "green"; allowed: pass, fail, inconclusive',
    ],
    ['a journal without a start', 'journal.jsonl', '', 'has no start of a run'],
    ['a folder that has neither', 'readme.md', '', 'it is no run'],
  ])('%s', (_, file, content, message) => {
    const path = write('one', file, content);
    expect(() => readShards([path])).toThrow(message);
  });

  test('what is not there', () => {
    expect(() => readShards([join(folder, 'gone')])).toThrow("there is no '");
  });

  test('a folder of runs, with how to name these', () => {
    write('one', 'run.json', sampleDocument());
    expect(() => readShards([folder])).toThrow(
      expect.objectContaining({ remedy: `It holds runs; name these: ${join(folder, '*')}` }),
    );
  });
});
