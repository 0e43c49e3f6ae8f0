import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCaught, selftestsFolder } from '../../../../harness/history/read-caught.ts';

let folder: string;
let runs: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-caught-'));
  runs = join(folder, 'runs');
});
afterEach(() => rmSync(folder, { recursive: true }));

function keep(id: string, content: string): void {
  const own = join(selftestsFolder(runs), id);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'selftest.json'), content);
}

function keepGates(startedAt: string, outcomes: Readonly<Record<string, string>>): void {
  const gates = Object.entries(outcomes).map(([id, outcome]) => ({
    id,
    limit: '<= 1%',
    outcome,
    fault: null,
    reason: startedAt,
    subject: 'more than is read',
  }));
  keep(startedAt.replaceAll(':', '-'), JSON.stringify({ startedAt, gates }));
}

const found = () => readCaught(runs).map(({ id, outcome, at }) => [id, outcome, at.slice(0, 10)]);

test('of each gate the newest selftest counts, and one that decided nothing hides none that did', () => {
  keepGates('2026-11-01T00:00:00Z', { a: 'caught', b: 'caught', c: 'blind', d: 'open' });
  keepGates('2026-11-02T00:00:00Z', { a: 'blind', c: 'open', d: 'open' });
  expect(found()).toEqual([
    ['a', 'blind', '2026-11-02'],
    ['b', 'caught', '2026-11-01'],
    ['c', 'blind', '2026-11-01'],
    ['d', 'open', '2026-11-02'],
  ]);
});

test('what was torn or is no selftest is left out, and without any there is nothing', () => {
  expect(readCaught(runs)).toEqual([]);
  keepGates('2026-11-01T00:00:00Z', { a: 'caught' });
  keep('2026-11-02', '{"startedAt":"2026-11-02T0');
  keep('2026-11-03', '{"gates":[]}');
  mkdirSync(join(selftestsFolder(runs), '2026-11-04'));
  expect(found()).toEqual([['a', 'caught', '2026-11-01']]);
});
