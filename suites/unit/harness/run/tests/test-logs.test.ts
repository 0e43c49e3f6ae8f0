import { expect, test } from 'vitest';
import { Redaction } from '../../../../../harness/config/redaction.ts';
import { keptLog, TestLogs } from '../../../../../harness/run/tests/test-logs.ts';

test('a test has its own lines, pieces of a line put together, and each once', () => {
  const logs = new TestLogs();
  logs.add('a', 'first\nsec');
  logs.add('b', 'other\n');
  logs.add('a', 'ond\n');
  expect(logs.take('a')).toEqual(['first', 'second']);
  expect(logs.take('a')).toEqual([]);
  expect(logs.take('b')).toEqual(['other']);
});

test('of many lines the last 20 are kept, whether they come at once or one by one', () => {
  const lines = Array.from({ length: 50 }, (_, i) => `line ${i}`);
  const logs = new TestLogs();
  logs.add('at once', `${lines.join('\n')}\n`);
  for (const line of lines) logs.add('one by one', `${line}\n`);
  expect(logs.take('at once')).toEqual(lines.slice(-20));
  expect(logs.take('one by one')).toEqual(lines.slice(-20));
});

test('of a line that never ends, its end is kept', () => {
  const logs = new TestLogs();
  for (let i = 0; i < 10; i++) logs.add('a', 'x'.repeat(1_000));
  logs.add('a', 'end');
  expect(keptLog(logs.take('a'), new Redaction([])).join('')).toMatch(/^x{3997}end$/);
});

test('a secret is gone whole wherever the log is cut', () => {
  const secret = 'pl4nted/S3cret+w0rd=';
  const redaction = new Redaction([secret]);
  const shown = Array.from({ length: 60 }, (_, i) => {
    const logs = new TestLogs();
    for (const spare of [0, 4_000]) logs.add('a', `${secret}${'y'.repeat(3_970 + i + spare)}`);
    return keptLog(logs.take('a'), redaction).join('');
  });
  const pieces = Array.from({ length: secret.length - 3 }, (_, at) => secret.slice(at, at + 4));
  expect(shown.flatMap((text) => pieces.filter((piece) => text.includes(piece)))).toEqual([]);
});
