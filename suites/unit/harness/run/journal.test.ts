import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Redaction } from '../../../../harness/config/redaction.ts';
import { Journal, readJournal } from '../../../../harness/run/journal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-journal-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const warning = { type: 'warning', text: 'first' } as const;
const file = (): string => join(folder, 'journal.jsonl');

test('what was appended is read back in order', () => {
  using journal = new Journal(folder, new Redaction([]));
  journal.append(warning);
  journal.append({ type: 'warning', text: 'second' });
  expect(readJournal(folder)).toEqual({
    events: [warning, { type: 'warning', text: 'second' }],
    damage: [],
  });
});

test('a torn last line is dropped and reported', () => {
  using journal = new Journal(folder, new Redaction([]));
  journal.append(warning);
  appendFileSync(file(), '{"type":"warn');
  const { events, damage } = readJournal(folder);
  expect(events).toEqual([warning]);
  expect(damage).toEqual(['the last line of journal.jsonl is torn and was dropped']);
});

test('a damaged line in the middle is dropped and reported by its number', () => {
  using journal = new Journal(folder, new Redaction([]));
  journal.append(warning);
  appendFileSync(file(), 'garbage\n');
  journal.append(warning);
  const { events, damage } = readJournal(folder);
  expect(events).toHaveLength(2);
  expect(damage).toEqual(['line 2 of journal.jsonl is damaged and was dropped']);
});

test('no secret gets into the file', () => {
  using journal = new Journal(folder, new Redaction(['s3cret-s3cret']));
  journal.append({ type: 'warning', text: 'the password is s3cret-s3cret' });
  expect(readFileSync(file(), 'utf8')).not.toContain('s3cret');
});
