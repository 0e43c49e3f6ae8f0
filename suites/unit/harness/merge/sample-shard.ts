import type { RunDocument } from '../../../../harness/document/document.ts';
import { mergeDocuments } from '../../../../harness/merge/merge-documents.ts';
import type { Shard } from '../../../../harness/merge/shard.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';
import type { GateResult } from '../../../../harness/verdicts/verdict.ts';
import { sampleDocument } from '../reporters/sample-document.ts';

type Documented = Parameters<typeof sampleDocument>[0];
type Shards = readonly [Shard, ...Shard[]];

/** Shards of one run that differ in what is given, in their order. */
export function sampleShards(first: Documented, ...others: readonly Documented[]): Shards {
  const [one, ...more] = [first, ...others].map((overrides, index): Shard => {
    const path = `shards/${index + 1}`;
    const command = `assay run part-${index + 1}`;
    return {
      name: `shard ${index + 1}`,
      path,
      folder: `/${path}`,
      loads: null,
      document: sampleDocument({ command, gates: [], services: [], phases: [], ...overrides }),
    };
  });
  if (one === undefined) throw new RangeError('no shard');
  return [one, ...more];
}

/** On another kind of machine than the sample is. */
export function onKind(machineKind: string): Pick<RunDocument, 'fingerprint'> {
  return { fingerprint: { ...sampleDocument().fingerprint, machineKind } };
}

export function merged(
  shards: Shards,
  options: Partial<Parameters<typeof mergeDocuments>[1]> = {},
): RunDocument {
  return mergeDocuments(shards, {
    id: '2026-11-24T11-00-00Z-a1b2c3d',
    command: 'assay merge shards/*',
    expected: null,
    allowInconclusive: false,
    files: {},
    ...options,
  });
}

/** The gate on tests that a run makes of these counts. */
export function testsGate(
  counts: {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    readonly broken?: string;
  } | null,
  limit = 0,
): GateResult {
  const [gate] = judge(
    counts === null
      ? []
      : [{ kind: 'tests', subject: 'tests', missing: null, broken: null, ...counts }],
    [
      {
        subject: 'tests',
        statistic: { kind: 'failed', name: 'failed' },
        bound: {
          kind: 'absolute',
          limit: { comparison: '<=', value: limit, unit: 'count', text: `<= ${limit}` },
        },
        severity: 'block',
      },
    ],
    {
      alpha: 0.01,
      suites: ['tests'],
      notMeasuredReasons: new Map([['tests', 'unit: its budget was used up']]),
    },
  );
  if (gate === undefined) throw new RangeError('no gate');
  return gate;
}
