import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitIn } from '../../../../../harness/history/branch/git.ts';
import { policyOf } from '../../../../../harness/history/ledger/policy-of.ts';
import { takeLedger } from '../../../../../harness/history/ledger/take-ledger.ts';
import { accept, pin } from '../../../../../harness/history/pinned/pin.ts';
import { parseThresholds } from '../../../../../harness/thresholds/parse.ts';
import { sampleDocument, sampleGate } from '../../reporters/sample-document.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-ledger-'));
  file = join(folder, 'assay.config.ts');
  git('init', '--quiet');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
}

/** Commits a config with this limit. @returns the commit */
function write(limit: string, author: string): string {
  writeFileSync(file, `thresholds: { 'load/predict': { latency: { p99: '${limit}' } } }\n`);
  git('add', '.');
  const names = ['-c', `user.name=${author}`, '-c', 'user.email=someone@example.com'];
  git(...names, 'commit', '--quiet', '--no-gpg-sign', '-m', 'Change the config');
  return git('rev-parse', 'HEAD');
}

const policy = (limit: string) =>
  policyOf(parseThresholds({ 'load/predict': { latency: { p99: limit } } }), {
    quarantine: [],
    waivers: [],
  });

function documentAt(commit: string, limit: string) {
  const { fingerprint } = sampleDocument();
  const atCommit = { ...fingerprint, git: { commit, branch: 'main', dirty: false } };
  return sampleDocument({ fingerprint: atCommit, policy: policy(limit) });
}

const ledger = (sources: Partial<Parameters<typeof takeLedger>[0]>) =>
  takeLedger({
    now: policy('<= 30ms'),
    pinned: null,
    previous: null,
    git: gitIn(folder),
    file,
    ...sources,
  });

test('a limit that was loosened since the run before names who did it, and when', async () => {
  const commit = write('<= 25ms', 'Ana');
  const previous = documentAt(commit, '<= 25ms');
  write('<= 30ms', 'Bo');
  const found = await ledger({ previous });
  expect(found?.since).toMatchObject({ kind: 'run', run: previous.id, commit });
  expect(found?.loosened).toMatchObject([
    { kind: 'limit', before: '<= 25ms', after: '<= 30ms', who: 'Bo' },
  ]);
  expect(found?.loosened[0]?.when).toMatch(/^\d{4}-\d\d-\d\dT/);
});

test('what is not committed yet has no author', async () => {
  const previous = documentAt(write('<= 25ms', 'Ana'), '<= 25ms');
  expect((await ledger({ previous }))?.loosened).toMatchObject([{ who: null, when: null }]);
});

test('a commit that the clone does not have leaves the author open, and the loosening told', async () => {
  write('<= 30ms', 'Bo');
  const previous = documentAt('0123456789abcdef0123456789abcdef01234567', '<= 25ms');
  expect((await ledger({ previous }))?.loosened).toMatchObject([{ kind: 'limit', who: null }]);
});

test('a pinned run goes before the run before, and has what was accepted since', async () => {
  const commit = write('<= 20ms', 'Ana');
  const signature = { by: 'Cy', at: '2026-11-30T10:00:00.000Z', reason: 'v1.4' };
  const pinned = pin(documentAt(commit, '<= 20ms'), signature);
  const slower = sampleGate({ measured: { ...sampleGate().measured!, value: 14.3 } });
  const later = sampleDocument({ id: '2026-11-30T09-00-00Z-a1b2c3d', gates: [slower] });
  const changed = accept(pinned, later, slower.id, { ...signature, reason: 'answers are signed' });
  write('<= 30ms', 'Bo');
  const found = await ledger({ pinned: changed, previous: documentAt(commit, '<= 30ms') });
  expect(found?.since).toMatchObject({ kind: 'pinned', commit });
  expect(found?.loosened).toMatchObject([
    { kind: 'limit', before: '<= 20ms', after: '<= 30ms', who: 'Bo' },
    {
      kind: 'accepted',
      before: '8.40 ms',
      after: '14.3 ms',
      who: 'Cy',
      reason: 'answers are signed',
    },
  ]);
});

test('without an earlier run there is no ledger', async () => {
  expect(await ledger({})).toBeNull();
  expect(await ledger({ previous: sampleDocument() })).toBeNull();
});
