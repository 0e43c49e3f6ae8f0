import type { RunDocument } from '../document/document.ts';
import type { Unit } from '../metrics/metric.ts';
import { verdicts } from '../statistics/verdict.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import type { Reporter } from './reporter.ts';
import { runFacts } from './run-facts.ts';

/**
 * OpenMetrics 1.0 text, for Prometheus' text file collector and push gateway: base units, no timestamps.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export const openmetrics: Reporter = {
  file: 'metrics.om.txt',
  description: 'Gates, tests and the verdict in OpenMetrics text',
  render: (document) =>
    [...families(document).flatMap(renderFamily), '# EOF'].map((line) => `${line}\n`).join(''),
};

interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'stateset' | 'info';
  readonly unit?: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly suffix?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The base unit of OpenMetrics, and what a value is multiplied by to be in it. */
const baseUnits: Readonly<Record<Unit, readonly [name: string, factor: number]>> = {
  ms: ['seconds', 1e-3],
  s: ['seconds', 1],
  B: ['bytes', 1],
  'B/s': ['bytes_per_second', 1],
  'B/op': ['bytes_per_operation', 1],
  '1/op': ['per_operation', 1],
  '1/s': ['per_second', 1],
  ratio: ['ratio', 1],
  pt: ['ratio', 1],
  count: ['', 1],
};

function families(document: RunDocument): readonly Family[] {
  const { run, profile, machine, commit, branch } = runFacts(document);
  const kept = [
    {
      name: 'assay_run',
      type: 'info',
      help: 'The run that these figures are of.',
      samples: [{ suffix: '_info', labels: { run, profile, machine, commit, branch }, value: 1 }],
    },
    {
      name: 'assay_run_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'How long the run took.',
      samples: [{ labels: {}, value: document.seconds }],
    },
    {
      name: 'assay_run_verdict',
      type: 'stateset',
      help: 'The verdict of the run.',
      samples: states('assay_run_verdict', document.verdict, {}),
    },
    {
      name: 'assay_gate_verdict',
      type: 'stateset',
      help: 'The verdict of each gate.',
      samples: document.gates.flatMap((gate) =>
        states('assay_gate_verdict', gate.verdict, labelsOf(gate)),
      ),
    },
    ...gateFamilies(document.gates),
    {
      name: 'assay_tests',
      type: 'gauge',
      help: 'How many tests of each suite ended how.',
      samples: testSamples(document),
    },
  ] satisfies Family[];
  return kept.filter(({ samples }) => samples.length > 0);
}

const parts = {
  value: 'What was measured.',
  lower: 'The lower end of its interval.',
  upper: 'The upper end of its interval.',
  limit: 'The limit of the gate.',
} as const;

/** One family for each part and unit, since a family has one unit. */
function gateFamilies(gates: readonly GateResult[]): readonly Family[] {
  return Object.entries(parts).flatMap(([part, help]) => {
    const byUnit = Map.groupBy(
      gates.flatMap((gate) => {
        const found = partOf(gate, part as keyof typeof parts);
        return found === null ? [] : [{ gate, ...found }];
      }),
      ({ unit }) => baseUnits[unit][0],
    );
    return [...byUnit].map(([unit, found]): Family => ({
      name: ['assay_gate', part, unit].filter(Boolean).join('_'),
      type: 'gauge',
      ...(unit === '' ? {} : { unit }),
      help,
      samples: found.map((one) => ({
        labels: labelsOf(one.gate),
        value: inBaseUnit(one.value, one.unit),
      })),
    }));
  });
}

/** 8.4 × .001 is .0084 and not .008400000000000001. */
function inBaseUnit(value: number, unit: Unit): number {
  return Number((value * baseUnits[unit][1]).toPrecision(14));
}

function partOf(
  { measured, limit }: GateResult,
  part: keyof typeof parts,
): { value: number; unit: Unit } | null {
  if (part === 'limit') return { value: limit.value, unit: limit.unit };
  if (measured === null) return null;
  const [lower, upper] = measured.interval ?? [null, null];
  const value = { value: measured.value, lower, upper }[part];
  return value === null ? null : { value, unit: measured.unit };
}

function labelsOf({ id, subject, statistic, severity }: GateResult): Sample['labels'] {
  return { gate: id, subject, statistic, severity };
}

/** A state set has a sample for each state, under a label of its own name. */
function states(name: string, verdict: string, labels: Sample['labels']): readonly Sample[] {
  return verdicts.map((one) => ({
    labels: { ...labels, [name]: one },
    value: one === verdict ? 1 : 0,
  }));
}

function testSamples({ tests }: RunDocument): readonly Sample[] {
  const groups = Map.groupBy(tests, ({ suite, state }) => JSON.stringify({ suite, state }));
  return [...groups].map(([key, own]) => ({
    labels: JSON.parse(key) as Record<string, string>,
    value: own.length,
  }));
}

function renderFamily({ name, type, unit, help, samples }: Family): readonly string[] {
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${help}`,
    ...samples.map(({ suffix = '', labels, value }) => {
      const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
      return `${name}${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
    }),
  ];
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
