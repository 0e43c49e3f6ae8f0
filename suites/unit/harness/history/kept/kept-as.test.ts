import { expect, test } from 'vitest';
import { comparedWith, keptAs } from '../../../../../harness/history/kept/kept-as.ts';
import { sampleDocument } from '../../reporters/sample-document.ts';

const { fingerprint } = sampleDocument();
const at = (dirty: boolean) => ({
  fingerprint: { ...fingerprint, git: { commit: 'a1b2c3d', branch: null, dirty } },
});
const shard = { index: 1, of: 2, planned: [], taken: [] };

test.each([
  ['regular', at(false), false],
  ['regular', { fingerprint: { ...fingerprint, git: null } }, false],
  ['changed', at(true), false],
  ['part', { ...at(false), shard }, false],
  ['part', { ...at(true), shard }, false],
  ['ad-hoc', at(true), true],
] as const)('%s', (kind, overrides, isAdHoc) => {
  expect(keptAs(sampleDocument(overrides), isAdHoc)).toBe(kind);
});

test('what was measured of a commit is held against such runs alone', () => {
  expect(comparedWith('regular')).toEqual(['regular']);
  expect(comparedWith('ad-hoc')).toEqual(['ad-hoc']);
});
