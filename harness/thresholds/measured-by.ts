import { didYouMean, nearest } from '../config/nearest.ts';
import { UsageError } from '../errors.ts';
import { suiteOf, type Statistic } from './threshold.ts';

/** What each suite measures: a threshold on anything else could never be judged. */
const statisticsOf: Readonly<Record<string, readonly Statistic['kind'][]>> = {
  tests: ['failed'],
  load: [
    'latency',
    'errors',
    'windowed',
    'dropped',
    'rate',
    'metric',
    'slowdown',
    'more errors',
    'capacity',
    'lower capacity',
  ],
  stress: ['retained'],
  bench: ['slower'],
  model: ['accuracy', 'slower'],
};

const inWords: Partial<Record<Statistic['kind'], string>> = {
  metric: 'checks and any metric of k6',
  windowed: "these two of every window of it ('p99 of every 10s')",
};

/**
 * @throws {UsageError} the subject is of no suite, or its suite does not measure the statistic
 */
export function checkMeasured(subject: string, statistic: Statistic): void {
  const suite = suiteOf(subject);
  if (suite.includes('*')) return;
  const measured = Object.hasOwn(statisticsOf, suite) ? statisticsOf[suite] : undefined;
  if (measured === undefined) {
    const suites = Object.keys(statisticsOf);
    const meant = nearest(suite, suites);
    const whole = meant === null ? '' : didYouMean(subject, [meant + subject.slice(suite.length)]);
    throw new UsageError(`there is no suite '${suite}'.${whole}`, {
      remedy: `A subject begins with one of ${suites.join(', ')}, as in 'load/predict'.`,
    });
  }
  if (measured.includes(statistic.kind)) return;
  const named = statistic.name.split('.', 1)[0]!;
  const meant = statistic.kind === 'metric' ? didYouMean(named, measured) : '';
  throw new UsageError(`the suite ${suite} does not measure '${statistic.name}'.${meant}`, {
    remedy: `It measures ${measured.map((kind) => inWords[kind] ?? kind).join(', ')}.`,
  });
}
