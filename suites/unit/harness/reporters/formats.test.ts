import { expect, test } from 'vitest';
import { reportFormats } from '../../../../harness/config/formats.ts';
import {
  namedReporters,
  reporters,
  reportersIn,
  reportersOf,
} from '../../../../harness/reporters/reporters.ts';

test('every format that a config can name has a reporter with a file of its own', () => {
  expect(Object.keys(namedReporters)).toEqual([...reportFormats]);
  const files = reportersOf(reportFormats).map(({ file }) => file);
  expect(new Set(files).size).toBe(reporters.length + reportFormats.length);
});

test('a format that is named twice is written once', () => {
  expect(reportersOf(['bmf', 'bmf'])).toHaveLength(reporters.length + 1);
});

test('a run is built again in the formats that it has', () => {
  const again = reportersIn({ 'otlp.json': '', 'unit.log': '' });
  expect(again.slice(reporters.length)).toEqual([namedReporters.otlp]);
});
