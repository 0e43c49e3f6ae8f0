import { didYouMean } from '../config/nearest.ts';
import { UsageError } from '../errors.ts';
import { isPattern, matchesSubject } from '../thresholds/subject.ts';
import { suiteOf, type Threshold } from '../thresholds/threshold.ts';

export interface KnownSubjects {
  /** Suites of this run whose subjects are all known before it starts. */
  readonly suites: readonly string[];
  /** Everything that they are going to measure. */
  readonly subjects: readonly string[];
  /** Subjects that may turn out to have parts: those of scripts that k6 refuses. */
  readonly open: readonly string[];
}

/**
 * A threshold on what can't exist would never be judged: it is refused before anything is started.
 * A suite without a single subject is left to its own gate, which says that nothing was measured.
 * @throws {UsageError} naming the threshold, what there is, and the nearest name
 */
export function checkSubjects(thresholds: readonly Threshold[], known: KnownSubjects): void {
  for (const { subject } of thresholds) {
    const suite = suiteOf(subject);
    if (!known.suites.includes(suite)) continue;
    const names = known.subjects.filter((one) => suiteOf(one) === suite);
    if (names.length === 0 || names.some((one) => matchesSubject(subject, one))) continue;
    if (known.open.some((one) => isPattern(subject) || subject.startsWith(one))) continue;
    throw new UsageError(
      `thresholds[${JSON.stringify(subject)}]: nothing of this name is measured.${didYouMean(subject, names)}`,
      { remedy: `The suite ${suite} measures ${names.join(', ')}.` },
    );
  }
}
