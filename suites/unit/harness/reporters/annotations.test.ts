import { error, warning } from '@actions/core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { annotations } from '../../../../harness/reporters/annotations.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';
import { readCommand } from './workflow-command.ts';

const failed = {
  suite: 'unit',
  file: 'a.test.ts',
  name: 'group > adds: 1, 2',
  state: 'failed' as const,
  durationMs: 1,
  tags: [],
  reason: 'expected 100% to be 2\nat a.test.ts:3',
};

/** What GitHub's own library writes for actions. */
function writtenByGitHub(write: () => void): readonly string[] {
  let text = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((piece) => {
    text += String(piece);
    return true;
  });
  onTestFinished(() => spy.mockRestore());
  write();
  spy.mockRestore();
  return text.split(/\r?\n/).filter(Boolean);
}

/** All that means something in a command, and escapes that were there before. */
const awkward = ' =a, b: 100% %0A %25\r\n::error file=x::y=1,;]';

test('a failed test is an error at its line, byte for byte as @actions/core writes it', () => {
  const document = sampleDocument({ gates: [], warnings: [], tests: [failed] });
  expect(annotations(document)).toEqual([
    '::error title=group > adds%3A 1%2C 2,file=a.test.ts,line=3::expected 100%25 to be 2%0Aat a.test.ts:3',
  ]);
  const { name: title, file, reason } = failed;
  expect(annotations(document)).toEqual(
    writtenByGitHub(() => error(reason, { title, file, startLine: 3 })),
  );
});

test('whatever a name and a reason hold comes through the reader of the runner', () => {
  const tests = [{ ...failed, name: `name${awkward}`, file: 'a, b:c.ts', reason: `why${awkward}` }];
  const document = sampleDocument({ gates: [], warnings: [`busy${awkward}`], tests });
  const lines = annotations(document);
  expect(lines.map(readCommand)).toEqual([
    {
      name: 'error',
      properties: { title: `name${awkward}`, file: 'a, b:c.ts' },
      data: `why${awkward}`,
    },
    { name: 'warning', properties: {}, data: `busy${awkward}` },
  ]);
  expect(lines).toEqual(
    writtenByGitHub(() => {
      error(`why${awkward}`, { title: `name${awkward}`, file: 'a, b:c.ts' });
      warning(`busy${awkward}`);
    }),
  );
});

test('a gate that fails or can not tell is an error, one that only warns is none', () => {
  const gates = [
    sampleGate({ verdict: 'fail', reason: 'too slow' }),
    sampleGate({ verdict: 'inconclusive', severity: 'warn' }),
    sampleGate({ verdict: 'pass' }),
  ];
  const lines = annotations(sampleDocument({ gates, warnings: ['busy'], tests: [] }));
  expect(lines.map(readCommand)).toEqual([
    {
      name: 'error',
      properties: { title: 'load/predict latency.p99: fail' },
      data: expect.stringMatching(/^too slow\nagain: /) as string,
    },
    { name: 'warning', properties: {}, data: 'busy' },
  ]);
});

test('what passed, and a failure in quarantine, are none', () => {
  const tests = [
    { ...failed, state: 'passed' as const, reason: null },
    { ...failed, quarantine: { owner: 'ada', until: '2999-12-31' } },
  ];
  expect(annotations(sampleDocument({ gates: [], warnings: [], tests }))).toEqual([]);
});
