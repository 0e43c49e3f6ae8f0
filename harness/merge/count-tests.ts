import type { RunDocument } from '../document/document.ts';
import type { TestsMeasurement } from '../measurement/measurement.ts';
import { judge } from '../verdicts/judge.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { distinct, type Shard } from './shard.ts';

type GateReport = RunDocument['gates'][number];

/** The one gate that several shards may have: each counts its own tests. */
export function isTestsGate({ subject, statistic }: GateReport): boolean {
  return subject === 'tests' && statistic === 'failed';
}

/** A gate that each shard has of its own tests: what they count adds up. */
export function isCountedGate(gate: GateReport): boolean {
  return isTestsGate(gate) || isSlowMarksGate(gate);
}

function isSlowMarksGate({ subject, statistic }: GateReport): boolean {
  return subject === 'tests' && statistic === 'slow';
}

/** The gate on slow marks of all shards together; null where no shard has it. */
export function countUnmarked(shards: readonly Shard[]): GateResult | null {
  const gates = shards.flatMap(({ document }) => document.gates.filter(isSlowMarksGate));
  const [first] = gates;
  if (first === undefined) return null;
  const failed = gates.filter(({ verdict }) => verdict === 'fail');
  const total = (value: (gate: GateReport) => number): number =>
    gates.reduce((sum, gate) => sum + value(gate), 0);
  return {
    ...first,
    verdict: failed.length > 0 ? 'fail' : first.verdict,
    reason: failed.length > 0 ? failed.map(({ reason }) => reason).join('\n') : first.reason,
    measured: first.measured && {
      ...first.measured,
      value: total(({ measured }) => measured?.value ?? 0),
      sample: {
        ...first.measured.sample,
        count: total((gate) => gate.measured?.sample.count ?? 0),
      },
    },
  };
}

/**
 * The gate on the tests of all shards together, by the same rule as in a run: their failures add up. Where
 * a shard's tests broke it fails; where a shard can't tell, only failures can be told.
 * @returns null where no shard has that gate
 */
export function countTests(shards: readonly Shard[]): GateResult | null {
  const gates = shards.flatMap(({ document }) => document.gates.filter(isTestsGate));
  const [gate] = gates;
  if (gate === undefined) return null;
  const { limit, severity, subject } = gate;
  const command = unitedCommand(gates.map(({ reproduce }) => reproduce));
  const statistic = { kind: 'failed', name: 'failed' } as const;
  const [whole] = judge(
    [measurementOf(shards)],
    [{ subject, statistic, bound: { kind: 'absolute', limit }, severity }],
    // Counts are exact and take no share of α, which only has to be one.
    { alpha: 0.01, suites: ['tests'], reproduce: () => command },
  );
  return whole ?? null;
}

const run = 'assay run ';

/** Runs the tests of all: their suites in one run, or each in the folder of its package. */
function unitedCommand(commands: readonly string[]): string {
  const [first = '', ...others] = distinct(commands);
  if (others.length === 0) return first;
  if (![first, ...others].every((command) => command.startsWith(run))) {
    return [first, ...others].map((command) => `(${command})`).join('; ');
  }
  const suites = [first, ...others].flatMap((command) => command.slice(run.length).split(' '));
  return run + distinct(suites).join(' ');
}

function measurementOf(shards: readonly Shard[]): TestsMeasurement {
  const counts = shards.map(countsOf);
  const total = (count: 'passed' | 'failed' | 'skipped') =>
    counts.reduce((sum, one) => sum + one[count], 0);
  return {
    kind: 'tests',
    subject: 'tests',
    passed: total('passed'),
    failed: total('failed'),
    skipped: total('skipped'),
    missing: reasonOf(shards, 'inconclusive'),
    broken: reasonOf(shards, 'fail'),
  };
}

/** What its gate counted, for not every failure counts; without one, what its tests say. */
function countsOf({ document }: Shard): Pick<TestsMeasurement, 'passed' | 'failed' | 'skipped'> {
  const count = (state: string) =>
    document.tests.filter((test) => test.state === state && test.quarantine === undefined).length;
  const gate = document.gates.find(isTestsGate);
  const skipped = count('skipped');
  if (gate === undefined) return { passed: count('passed'), failed: count('failed'), skipped };
  const { measured } = gate;
  if (measured === null) return { passed: 0, failed: 0, skipped };
  return { passed: measured.sample.count - measured.value, failed: measured.value, skipped };
}

/** Why tests were not counted in a shard that says so of them; null where all counted. */
function reasonOf(shards: readonly Shard[], verdict: GateReport['verdict']): string | null {
  for (const { name, document } of shards) {
    const gate = document.gates.find(
      (one) => isTestsGate(one) && one.verdict === verdict && one.measured === null,
    );
    if (gate !== undefined) return `${name}: ${gate.reason}`;
  }
  return null;
}
