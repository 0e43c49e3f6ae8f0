import { expect, test } from 'vitest';
import { inPackage } from '../../../../harness/merge/in-package.ts';
import { sampleDocument, sampleGate } from '../reporters/sample-document.ts';
import { merged, sampleShards, testsGate } from './sample-shard.ts';

const gate = sampleGate();
const ran = {
  suite: 'unit',
  file: 'index.test.ts',
  name: 'adds',
  state: 'passed' as const,
  durationMs: 1,
  tags: [],
  reason: null,
};
const counted = testsGate({ passed: 1, failed: 0, skipped: 0 });

test('a gate and a test carry the folder of their package, and are shown again from there', () => {
  const { gates, tests } = inPackage(
    sampleDocument({ gates: [gate], tests: [ran] }),
    'packages/api',
  );
  expect(tests.map(({ file }) => file)).toEqual(['packages/api/index.test.ts']);
  expect(gates).toMatchObject([
    {
      id: `packages/api ${gate.id}`,
      subject: `packages/api ${gate.subject}`,
      reproduce: `cd packages/api && ${gate.reproduce}`,
    },
  ]);
});

test('packages with the same names are one run, whose tests are counted together', () => {
  const of = (folder: string) =>
    inPackage(sampleDocument({ gates: [gate, counted], tests: [ran] }), folder);
  const { gates, tests } = merged(sampleShards(of('packages/api'), of('packages/web')));
  expect(gates.map(({ id }) => id)).toEqual([
    'tests failed',
    `packages/api ${gate.id}`,
    `packages/web ${gate.id}`,
  ]);
  expect(gates[0]?.measured?.sample.count).toBe(2);
  expect(tests).toHaveLength(2);
});
