import type { RunDocument, TestReport } from '../../document/document.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { gatesByUrgency } from '../wording.ts';
import { isSlower } from './slower-tests.ts';

/** What became of a gate from one run to another. */
export type GateChange = 'worse' | 'better' | 'moved' | 'limit' | 'new' | 'gone' | 'same';

export interface GateDiff {
  readonly id: string;
  readonly change: GateChange;
  /** Null where that run has no such gate. */
  readonly before: GateResult | null;
  readonly after: GateResult | null;
}

export interface TestDiff {
  readonly name: string;
  readonly file: string;
  readonly beforeMs: number | null;
  readonly afterMs: number | null;
}

export interface RunDiff {
  readonly before: RunDocument;
  readonly after: RunDocument;
  /** Why values of the two are not one series; null where they are. */
  readonly notComparable: string | null;
  /** What matters first. */
  readonly gates: readonly GateDiff[];
  readonly tests: {
    /** Failed in the later run and not in the earlier one. */
    readonly failed: readonly TestDiff[];
    readonly fixed: readonly TestDiff[];
    /** Passed in both, and took much longer in the later one. */
    readonly slower: readonly TestDiff[];
    readonly added: readonly TestDiff[];
    readonly gone: readonly TestDiff[];
  };
}

const rank: Readonly<Record<GateChange, number>> = {
  worse: 0,
  gone: 1,
  limit: 2,
  better: 3,
  moved: 4,
  new: 5,
  same: 6,
};

/** Two runs gate by gate and test by test; it tells what differs, and judges nothing. */
export function diffRuns(before: RunDocument, after: RunDocument): RunDiff {
  const earlier = new Map(before.gates.map((gate) => [gate.id, gate]));
  const later = new Map(after.gates.map((gate) => [gate.id, gate]));
  const gates = [
    ...gatesByUrgency(after.gates).map((gate) => diffGate(earlier.get(gate.id) ?? null, gate)),
    ...before.gates.filter(({ id }) => !later.has(id)).map((gate) => diffGate(gate, null)),
  ];
  return {
    before,
    after,
    notComparable: whyNot(before, after),
    gates: gates.toSorted((a, b) => rank[a.change] - rank[b.change]),
    tests: diffTests(before.tests, after.tests),
  };
}

function whyNot(before: RunDocument, after: RunDocument): string | null {
  const [a, b] = [before.fingerprint.machineKind, after.fingerprint.machineKind];
  if (a !== b) return `they were measured on two kinds of machine: ${a} and ${b}`;
  if (before.profile !== after.profile)
    return `they are of two profiles: ${before.profile} and ${after.profile}`;
  return null;
}

function diffGate(before: GateResult | null, after: GateResult | null): GateDiff {
  const id = after?.id ?? before?.id ?? '';
  return { id, change: changeOf(before, after), before, after };
}

function changeOf(before: GateResult | null, after: GateResult | null): GateChange {
  if (before === null) return 'new';
  if (after === null) return 'gone';
  if (before.verdict !== after.verdict) return after.verdict === 'pass' ? 'better' : worse(after);
  if (before.limit.text !== after.limit.text || before.severity !== after.severity) return 'limit';
  return isApart(before, after) ? 'moved' : 'same';
}

/** From fail to can't tell is no worse. */
function worse({ verdict }: GateResult): GateChange {
  return verdict === 'fail' ? 'worse' : 'moved';
}

/** Whether the intervals do not overlap: two values inside of one another's interval are not told apart. */
function isApart({ measured: a }: GateResult, { measured: b }: GateResult): boolean {
  if (a === null || b === null) return a !== b;
  const [lowA, highA] = a.interval ?? [a.value, a.value];
  const [lowB, highB] = b.interval ?? [b.value, b.value];
  return !reaches(lowA, highB) || !reaches(lowB, highA);
}

function reaches(low: number | null, high: number | null): boolean {
  return (low ?? Number.NEGATIVE_INFINITY) <= (high ?? Number.POSITIVE_INFINITY);
}

function diffTests(before: readonly TestReport[], after: readonly TestReport[]): RunDiff['tests'] {
  const earlier = new Map(before.map((test) => [keyOf(test), test]));
  const later = new Map(after.map((test) => [keyOf(test), test]));
  const pairs = after.map((test) => [earlier.get(keyOf(test)), test] as const);
  const of = (which: (a: TestReport | undefined, b: TestReport) => boolean) =>
    pairs.filter(([a, b]) => which(a, b)).map(([a, b]) => describe(a ?? null, b));
  return {
    failed: of((a, b) => b.state === 'failed' && a?.state !== 'failed'),
    fixed: of((a, b) => b.state === 'passed' && a?.state === 'failed'),
    slower: of((a, b) => a !== undefined && isSlower(a, b)),
    added: of((a) => a === undefined),
    gone: before.filter((test) => !later.has(keyOf(test))).map((test) => describe(test, null)),
  };
}

function describe(before: TestReport | null, after: TestReport | null): TestDiff {
  const { name = '', file = '' } = after ?? before ?? {};
  return {
    name,
    file,
    beforeMs: before?.durationMs ?? null,
    afterMs: after?.durationMs ?? null,
  };
}

function keyOf({ suite, file, name }: TestReport): string {
  return JSON.stringify([suite, file, name]);
}
