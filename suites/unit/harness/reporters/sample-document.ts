import type { RunDocument, SweepReport } from '../../../../harness/document/document.ts';
import type { GateResult } from '../../../../harness/verdicts/verdict.ts';

/** A gate with sound values; a test overrides what it is about. */
export function sampleGate(overrides: Partial<GateResult> = {}): GateResult {
  return {
    id: 'load/predict latency.p99',
    subject: 'load/predict',
    statistic: 'latency.p99',
    severity: 'block',
    verdict: 'pass',
    limit: { comparison: '<=', value: 25, unit: 'ms', text: '<= 25ms' },
    measured: {
      value: 8.4,
      unit: 'ms',
      interval: [7.9, 9.1],
      confidence: 0.99,
      sample: { count: 6_000, of: 'requests' },
    },
    reason: 'p99 is below the limit',
    needs: null,
    reproduce: 'assay run load --only predict',
    evidence: [],
    ...overrides,
  };
}

/** Two batches with two numbers of callers each. */
export const sampleSweep: SweepReport = {
  name: 'fp32',
  engine: 'onnx-cpu',
  device: 'cpu',
  points: [
    [1, 1, 100, 10],
    [1, 2, 150, 14],
    [8, 1, 300, 28],
    [8, 2, 420, 39],
  ].map(([batch = 0, concurrency = 0, itemsPerSecond = 0, latencyMsP95 = 0]) => ({
    batch,
    concurrency,
    calls: 100,
    itemsPerSecond,
    itemsPerSecondRange: [itemsPerSecond - 5, itemsPerSecond + 5] as const,
    latencyMsP50: latencyMsP95 - 1,
    latencyMsP95,
  })),
  knee: 3,
  conclusion: 'The knee is batch 8 with 2 callers, 420.0 items/s at p95 39.0 ms.',
  notes: ['3 rounds of 500 ms a point, in random order, 1 thread'],
};

/** A run document with sound values; a test overrides what it is about. */
export function sampleDocument(
  overrides: Partial<Omit<RunDocument, 'gates'>> & { gates?: readonly GateResult[] } = {},
): RunDocument {
  const sample = {
    $schema: '../../../schemas/run.schema.json',
    formatVersion: 1,
    id: '2026-11-24T10-03-12Z-a1b2c3d',
    startedAt: '2026-11-24T10:03:12.000Z',
    seconds: 92.4,
    profile: 'smoke',
    suites: ['unit', 'load'],
    command: 'assay run --profile smoke',
    verdict: 'pass',
    sentence: '1 of 1 gates passes',
    exitCode: 0,
    endedEarly: null,
    harnessPeakRssBytes: 132e6,
    fingerprint: {
      machineKind: 'linux-x64-2c-24g-node24',
      cpu: { model: 'Xeon', cores: 2, mhz: 2_600 },
      memoryBytes: 25_769_803_776,
      os: 'linux',
      kernel: '6.1.0',
      node: '24.21.0',
      gpu: { available: false, detail: 'nvidia-smi: not found' },
      loadAverage: [0.4, 0.3, 0.2],
      versions: { assay: '0.1.0', postgres: '18.4' },
      git: { commit: 'a1b2c3d4e5f6', branch: 'main', dirty: false },
    },
    services: [
      {
        name: 'postgres',
        provider: 'embedded',
        version: '18.4',
        startupMs: 640,
        chosenBecause: 'docker: no engine answers',
        facts: { data: 'tmpfs' },
      },
    ],
    phases: [{ name: 'unit', state: 'done', seconds: 3.1, summary: '212 passed', reason: null }],
    gates: [sampleGate()],
    recent: {},
    tests: [],
    notRun: [],
    warnings: [],
    files: {},
  } satisfies Omit<RunDocument, 'gates'> & { gates: readonly GateResult[] };
  return { ...sample, ...overrides } as RunDocument;
}
