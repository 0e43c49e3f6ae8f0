import { bmf } from './bmf.ts';
import { cdevents } from './cdevents.ts';
import { ctrf } from './ctrf.ts';
import { html } from './html/html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { comment, markdown } from './markdown.ts';
import { openmetrics } from './openmetrics.ts';
import { otava } from './otava.ts';
import { otlp } from './otlp.ts';
import type { ReportFormat } from '../config/formats.ts';
import type { Reporter } from './reporter.ts';

/** Every report of a run, the machine's own record first: it is written even if a later one fails. */
export const reporters: readonly Reporter[] = [json, html, markdown, comment, junit, ctrf];

/** Those that a config asks for by name, since only some need them. */
export const namedReporters: Readonly<Record<ReportFormat, Reporter>> = {
  bmf,
  cdevents,
  openmetrics,
  otava,
  otlp,
};

/** Those that a run with these files has, to build them again. */
export function reportersIn(files: Readonly<Record<string, string>>): readonly Reporter[] {
  return [...reporters, ...Object.values(namedReporters).filter(({ file }) => file in files)];
}

/** All that a run writes. */
export function reportersOf(formats: readonly ReportFormat[]): readonly Reporter[] {
  return [...reporters, ...[...new Set(formats)].map((format) => namedReporters[format])];
}
