import { expect, test } from 'vitest';
import { parseXml } from '../../../../../harness/run/junit/parse-xml.ts';
import { readResults } from '../../../../../harness/run/junit/read-results.ts';

/** As pytest 8 writes it. */
const pytest = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4" time="0.051" timestamp="2026-11-30T10:00:00+00:00" hostname="h"><testcase classname="tests.test_a" name="test_adds" time="0.002" /><testcase classname="tests.test_a" name="test_fails[1-&lt;b&gt;]" time="1,000.5"><failure message="assert 1 == 2">def test_fails():
&gt;       assert 1 == 2
E       assert 1 == 2</failure></testcase><testcase classname="tests.test_a" name="test_skips" time="0.000"><skipped type="pytest.skip" message="no card">tests/test_a.py:9: no card</skipped></testcase><testcase classname="" name="tests.test_b" time="0.000"><error message="collection failure"><![CDATA[ModuleNotFoundError: <torch>]]></error></testcase></testsuite></testsuites>`;

test("reads pytest's results", () => {
  expect(readResults(pytest, 'unit')).toEqual([
    {
      suite: 'unit',
      file: 'tests.test_a',
      name: 'test_adds',
      durationMs: 2,
      tags: ['unit', 'junit'],
      state: 'passed',
      reason: null,
    },
    expect.objectContaining({
      name: 'test_fails[1-<b>]',
      durationMs: 1_000_500,
      state: 'failed',
      reason: 'def test_fails():\n>       assert 1 == 2\nE       assert 1 == 2',
    }),
    expect.objectContaining({ state: 'skipped', reason: 'tests/test_a.py:9: no card' }),
    expect.objectContaining({
      file: 'pytest',
      state: 'failed',
      reason: 'collection failure\nModuleNotFoundError: <torch>',
    }),
  ]);
});

test('reads the suites of a Go module and of Jest, one inside of the other', () => {
  const results = readResults(
    `<testsuites tests="2" failures="0"><!-- go-junit-report -->
      <testsuite name="example.org/api" tests="1"><properties><property name="go" value="1.25"/></properties>
        <testcase classname="example.org/api" name="TestA" time="0.010"></testcase></testsuite>
      <testsuite name="outer"><testsuite name="inner" file="src/a.test.js">
        <testcase name="a" time="0"/></testsuite></testsuite>
    </testsuites>`,
    'integration',
  );
  expect(results.map(({ file, name }) => [file, name])).toEqual([
    ['example.org/api', 'TestA'],
    ['src/a.test.js', 'a'],
  ]);
});

test.each([
  ['<html></html>', 'it is no JUnit XML: its root is <html>'],
  ['', 'it has no element'],
  ['not xml', 'it has no element'],
  ['<testsuite><testcase name="a">', '<testcase> is not closed: the file is torn'],
  ['<testsuite><testcase name="a', 'it is no XML at line 1'],
  ['<testsuite>\n</testsuites>', '</testsuites> closes <testsuite> at line 2'],
  ['<!DOCTYPE x [<!ENTITY a "b">]><testsuite/>', 'it is no XML at line 1'],
  [
    '<testsuite name="s" tests="1" errors="1"><testcase name="a"/></testsuite>',
    "'s' counts 1 failures and errors, and names 0",
  ],
  [
    '<testsuite tests="2"><testcase name="a"/></testsuite>',
    '<testsuite> counts 2 tests, and names 1',
  ],
])('refuses %j', (source, message) => {
  expect(() => readResults(source, 'unit')).toThrow(message);
});

test('entities and CDATA are text, and an unknown entity stays', () => {
  const { text, attributes } = parseXml(
    '<a b="&quot;&#65;&#x42;&apos;">x &amp; <![CDATA[<y> & ]]>&unknown;</a>',
  );
  expect(text).toBe('x & <y> & &unknown;');
  expect(attributes['b']).toBe(`"AB'`);
});
