import { didYouMean } from '../config/nearest.ts';
import type { WaiverEntry } from '../config/waivers.ts';
import { UsageError } from '../errors.ts';
import type { Threshold } from '../thresholds/threshold.ts';
import { resolveGates } from '../verdicts/gate.ts';
import type { PlannedMeasurements } from './plan-measurements.ts';
import type { SuitePlan } from './suite-plan.ts';

export interface KnownGates {
  /** Gates that are planned, by their ids. */
  readonly ids: readonly string[];
  /** Everything that the run is going to measure. */
  readonly subjects: readonly string[];
  /** Suites of this run whose subjects are all known before it starts. */
  readonly suites: readonly string[];
}

/** Gates that nobody writes: of a load, of a hunt, of any subject that did not come to its end. */
const unwritten = /^(?:applied|ended|retained\..+|k6 .+|slow)$/;

/**
 * A waiver for a gate that can't be would look as if it excused one.
 * @throws {UsageError} naming the waiver and the nearest gate
 */
export function checkWaivers(waivers: readonly WaiverEntry[], known: KnownGates): void {
  const twice = waivers.find(
    ({ gate }, index) => waivers.findIndex((w) => w.gate === gate) < index,
  );
  if (twice !== undefined) {
    throw new UsageError(`waivers: there are two for '${twice.gate}'`, {
      remedy: 'Leave one of them.',
    });
  }
  for (const { gate } of waivers) {
    if (gate === 'tests failed') {
      throw new UsageError("waivers: 'tests failed' would excuse every test", {
        remedy: 'Name the test that fails in the config: quarantine',
      });
    }
    if (known.ids.includes(gate)) continue;
    const [subject = '', ...statistic] = gate.split(' ');
    const isOfRun = known.suites.includes(subject.split('/', 1)[0]!);
    const isUnwritten = unwritten.test(statistic.join(' '));
    const isSubject = known.subjects.some(
      (one) => subject === one || one.startsWith(`${subject}/`),
    );
    if (statistic.length > 0 && (!isOfRun || (isUnwritten && isSubject))) continue;
    throw new UsageError(`waivers: there is no gate '${gate}'.${didYouMean(gate, known.ids)}`, {
      remedy: `A gate is named as the report names it: ${known.ids.join(', ') || 'there is none'}`,
    });
  }
}

/** The same for what a run is going to measure. Benchmarks are known only when they run. */
export function checkPlannedWaivers(
  waivers: readonly WaiverEntry[],
  thresholds: readonly Threshold[],
  { loads, scripts, leaks, variants }: PlannedMeasurements,
  suites: readonly SuitePlan[],
): void {
  const measured = [...loads, ...scripts, ...leaks, ...variants].map(({ subject }) => subject);
  const subjects = ['tests', ...new Set(measured)];
  const known = suites.map(({ name }) => name).filter((name) => name !== 'bench');
  checkWaivers(waivers, {
    ids: resolveGates(thresholds, subjects).map(({ id }) => id),
    subjects,
    suites: [...known, 'tests'],
  });
}
