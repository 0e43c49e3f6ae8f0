import type { RunDocument } from '../document/document.ts';
import type { Unit } from '../metrics/metric.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import type { Reporter } from './reporter.ts';
import { runFacts } from './run-facts.ts';

/**
 * OpenTelemetry metrics as OTLP/JSON, one export request: the body of a POST to `/v1/metrics` of a
 * collector, and what its `otlpjsonfile` receiver reads.
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export const otlp: Reporter = {
  file: 'otlp.json',
  description: 'Gates and tests as OpenTelemetry metrics (OTLP/JSON)',
  // The receiver takes one request a line.
  render: (document) => `${JSON.stringify(toOtlp(document))}\n`,
};

/** Units in UCUM, which OpenTelemetry asks for. */
const ucum: Readonly<Record<Unit, string>> = {
  ms: 'ms',
  s: 's',
  B: 'By',
  'B/s': 'By/s',
  'B/op': 'By/{operation}',
  '1/op': '1/{operation}',
  '1/s': '1/s',
  ratio: '1',
  pt: '1',
  count: '{count}',
};

const NANOSECONDS = 1_000_000n;

function toOtlp(document: RunDocument): object {
  const { run, profile, machine, commit, branch } = runFacts(document);
  const version = document.fingerprint.versions['assay'] ?? '';
  return {
    resourceMetrics: [
      {
        resource: {
          attributes: attributes({
            'service.name': 'assay',
            'service.version': version,
            'assay.run.id': run,
            'assay.run.profile': profile,
            'assay.run.verdict': document.verdict,
            'assay.machine.kind': machine,
            'vcs.ref.head.revision': commit,
            'vcs.ref.head.name': branch,
          }),
        },
        scopeMetrics: [{ scope: { name: 'assay', version }, metrics: metricsOf(document) }],
      },
    ],
  };
}

function metricsOf(document: RunDocument): readonly object[] {
  const started = Date.parse(document.startedAt);
  const times = {
    startTimeUnixNano: nanoseconds(started),
    timeUnixNano: nanoseconds(started + document.seconds * 1000),
  };
  const gauge = (name: string, unit: string, description: string, points: readonly Point[]) => ({
    name,
    unit,
    description,
    gauge: {
      dataPoints: points.map(({ value, facts }) => ({
        attributes: attributes(facts),
        ...times,
        asDouble: value,
      })),
    },
  });
  const byUnit = Map.groupBy(document.gates.flatMap(pointsOf), ({ name, unit }) =>
    JSON.stringify([name, unit]),
  );
  const tests = Map.groupBy(document.tests, ({ suite, state }) => JSON.stringify([suite, state]));
  return [
    ...[...byUnit].map(([key, points]) => {
      const [name, unit] = JSON.parse(key) as [string, Unit];
      return gauge(name, ucum[unit], descriptions[name] ?? '', points);
    }),
    gauge(
      'assay.gate.verdict',
      '1',
      'Whether the gate passes (1), fails (-1) or can not tell (0)',
      document.gates.map((gate) => ({ value: signOf[gate.verdict], facts: factsOf(gate) })),
    ),
    gauge(
      'assay.tests',
      '{test}',
      'How many tests of each suite ended how',
      [...tests].map(([key, own]) => {
        const [suite, state] = JSON.parse(key) as [string, string];
        return { value: own.length, facts: { suite, state } };
      }),
    ),
  ].filter(({ gauge: { dataPoints } }) => dataPoints.length > 0);
}

interface Point {
  readonly value: number;
  readonly facts: Readonly<Record<string, string>>;
}

const signOf = { pass: 1, inconclusive: 0, fail: -1 } as const;

const descriptions: Readonly<Record<string, string>> = {
  'assay.gate.value': 'What was measured',
  'assay.gate.lower': 'The lower end of its interval',
  'assay.gate.upper': 'The upper end of its interval',
  'assay.gate.limit': 'The limit of the gate',
};

/** The value of a gate, the ends of its interval and its limit. */
function pointsOf(gate: GateResult): readonly (Point & { name: string; unit: Unit })[] {
  const { measured, limit } = gate;
  const [lower, upper] = measured?.interval ?? [null, null];
  const facts = factsOf(gate);
  const point = (part: string, value: number | null, unit: Unit) =>
    value === null ? [] : [{ name: `assay.gate.${part}`, unit, value, facts }];
  return [
    ...(measured === null
      ? []
      : [
          ...point('value', measured.value, measured.unit),
          ...point('lower', lower, measured.unit),
          ...point('upper', upper, measured.unit),
        ]),
    ...point('limit', limit.value, limit.unit),
  ];
}

function factsOf({ id, subject, statistic, severity, verdict }: GateResult) {
  return { gate: id, subject, statistic, severity, verdict };
}

function attributes(facts: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(facts)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => ({ key, value: { stringValue: value } }));
}

/** 64-bit integers are texts in the JSON of protobuf. */
function nanoseconds(ms: number): string {
  return String(BigInt(Math.round(ms)) * NANOSECONDS);
}
