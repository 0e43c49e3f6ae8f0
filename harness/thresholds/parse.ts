import { AssayError, UsageError } from '../errors.ts';
import { parseLimit } from './limit.ts';
import { checkMeasured } from './measured-by.ts';
import { statisticOf } from './statistic.ts';
import { checkSuitable } from './suitability.ts';
import type { Threshold } from './threshold.ts';
import {
  type WrittenLimit,
  writtenLimits,
  type WrittenSubject,
  type WrittenThresholds,
} from './written.ts';

/**
 * Turns the config's `thresholds` into `Threshold`s, in the order in which they are written. That no test
 * may fail is a threshold of every project: it comes first unless `tests` is written.
 * @throws {UsageError} naming the path, the value, what is allowed and the remedy
 */
export function parseThresholds(written: WrittenThresholds): Threshold[] {
  const all = 'tests' in written ? written : { tests: { failed: 0 }, ...written };
  return Object.entries(all).flatMap(([subject, limits]) => {
    const parsed = [...writtenLimits(limits)].map((limit) => parseOne(subject, limits, limit));
    if ('than' in limits && !('slower' in limits)) {
      throw new UsageError(`${pathOf(subject, ['than'])}: there is no \`slower\` to go with it`, {
        remedy: "add slower: '<= 5%'",
      });
    }
    return parsed;
  });
}

function parseOne(subject: string, limits: WrittenSubject, written: WrittenLimit): Threshold {
  try {
    const than = limits['than'];
    const ofSubject = typeof than === 'string' ? than : null;
    const statistic = statisticOf(written.names, written.than ?? ofSubject);
    const bound = parseLimit(written.limit);
    checkSuitable(statistic, bound);
    checkMeasured(subject, statistic);
    return { subject, statistic, bound, severity: written.severity ?? severityOf(limits) };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new UsageError(`${pathOf(subject, written.names)}: ${error.message}`, {
      cause: error,
      ...(error.remedy === null ? {} : { remedy: error.remedy }),
    });
  }
}

function severityOf(limits: WrittenSubject): Threshold['severity'] {
  const severity = limits['severity'] ?? 'block';
  if (severity === 'block' || severity === 'warn' || severity === 'info') return severity;
  throw new UsageError(`the severity '${JSON.stringify(severity)}' is none of block, warn, info`);
}

function pathOf(subject: string, names: readonly string[]): string {
  return `thresholds[${JSON.stringify(subject)}].${names.join('.')}`;
}
