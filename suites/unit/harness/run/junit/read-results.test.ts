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
  ['', 'document must contain a root element'],
  ['not xml', 'text data outside of root node'],
  ['<testsuite><testcase name="a">', '1:30: unclosed tag: testcase'],
  ['<testsuite><testcase name="a', '1:28: unclosed tag: testsuite'],
  ['<testsuite>\n</testsuites>', '2:13: unexpected close tag'],
  ['<testsuite/><testsuite/>', 'documents may contain only one root'],
  ['<!DOCTYPE x [<!ENTITY a "b">]><testsuite>&a;</testsuite>', 'undefined entity'],
])('%j is torn, or no XML', (source, message) => {
  expect(() => readResults(source, 'unit')).toThrow(
    expect.objectContaining({
      name: 'XmlError',
      message: expect.stringContaining(message) as string,
    }) as Error,
  );
});

test.each([
  ['<html></html>', 'NoResultsError', 'it is no JUnit XML: its root is <html>'],
  [
    '<testsuite name="s" tests="1" errors="1"><testcase name="a"/></testsuite>',
    'UntoldTestsError',
    "'s' counts 1 failures and errors, and names 0",
  ],
  [
    '<testsuite tests="2"><testcase name="a"/></testsuite>',
    'UntoldTestsError',
    '<testsuite> counts 2 tests, and names 1',
  ],
])('refuses %j', (source, name, message) => {
  expect(() => readResults(source, 'unit')).toThrow(
    expect.objectContaining({ name, message }) as Error,
  );
});

test('entities and CDATA are text', () => {
  const { text, attributes } = parseXml(
    '<?xml version="1.0"?><a b="&quot;&#65;&#x42;&apos;">x &amp; <![CDATA[<y> & ]]>z</a>',
  );
  expect(text).toBe('x & <y> & z');
  expect(attributes['b']).toBe(`"AB'`);
});

test('colors of a terminal in a message lose no results', () => {
  const red = '\u001B[31mred\u001B[39m';
  expect(parseXml(`<a b="${red}">${red}\u0000</a>`)).toMatchObject({
    text: '[31mred[39m',
    attributes: { b: '[31mred[39m' },
  });
  expect(parseXml('<?xml version="1.0"?><a>&#27;[31m</a>').text).toBe('\u001B[31m');
});
