import { createHash } from 'node:crypto';
import type { RunDocument, TestReport } from '../document/document.ts';
import { foldGates } from '../verdicts/fold.ts';
import type { GateResult, Severity, Verdict } from '../verdicts/verdict.ts';
import { blocks } from '../verdicts/waiver.ts';
import type { Reporter } from './reporter.ts';
import { subjectsOf } from './subjects.ts';

/**
 * Test events of CDEvents 0.5.1, one JSON object a line: `testSuiteRun finished` for each suite and each
 * subject of gates, `testCaseRun finished` for each test that ran and each gate.
 * @see https://cdevents.dev
 */
export const cdevents: Reporter = {
  file: 'cdevents.jsonl',
  description: 'Tests and gates as CDEvents, one event a line',
  render: (document) =>
    eventsOf(document)
      .map((one) => `${JSON.stringify(one)}\n`)
      .join(''),
};

const specVersion = '0.5.1';
const source = '/assay';

type Outcome = 'success' | 'failure' | 'error';

/** What can't be told is no success: to CDEvents it is an error of the measurement. */
const outcomeOf: Readonly<Record<Verdict, Outcome>> = {
  pass: 'success',
  fail: 'failure',
  inconclusive: 'error',
};

const severityOf: Readonly<Record<Severity, string>> = { block: 'high', warn: 'low', info: 'low' };

function eventsOf(document: RunDocument): readonly object[] {
  const ran = document.tests.filter(({ state }) => state !== 'skipped');
  const suites = Map.groupBy(ran, ({ suite }) => suite);
  return [
    ...[...suites].flatMap(([suite, tests]) => [
      ...tests.map((test) => testEvent(document, test)),
      suiteEvent(document, suite, outcomeOfTests(tests), null),
    ]),
    ...subjectsOf(document.gates).flatMap(({ id, gates }) => [
      ...gates.map((gate) => gateEvent(document, gate)),
      suiteEvent(document, id, outcomeOf[verdictOf(gates)], gates[0]?.reason ?? null),
    ]),
  ];
}

function outcomeOfTests(tests: readonly TestReport[]): Outcome {
  return tests.some((test) => outcomeOfTest(test) === 'failure') ? 'failure' : 'success';
}

/** A failure in quarantine does not count. */
function outcomeOfTest({ state, quarantine }: TestReport): Outcome {
  return state === 'failed' && quarantine === undefined ? 'failure' : 'success';
}

function verdictOf(gates: readonly GateResult[]): Verdict {
  const isBlocking = gates.some(blocks);
  return isBlocking ? foldGates(gates) : 'pass';
}

const typesOfSuite: Readonly<Record<string, string>> = {
  unit: 'unit',
  integration: 'integration',
  stress: 'performance',
  load: 'performance',
};

function testEvent(document: RunDocument, test: TestReport): object {
  const outcome = outcomeOfTest(test);
  return event(document, 'testcaserun', `${test.suite}/${test.file}/${test.name}`, {
    outcome,
    ...(outcome === 'failure' && { severity: 'high' }),
    ...(test.reason !== null && test.reason !== '' && { reason: test.reason }),
    testSuiteRun: { id: runOf(document, test.suite), source },
    testCase: {
      id: `${test.file} > ${test.name}`,
      name: test.name,
      type: typesOfSuite[test.suite] ?? 'other',
    },
  });
}

function gateEvent(document: RunDocument, gate: GateResult): object {
  return event(document, 'testcaserun', gate.id, {
    outcome: outcomeOf[gate.verdict],
    ...(gate.verdict !== 'pass' && { severity: severityOf[gate.severity] }),
    reason: gate.reason,
    testSuiteRun: { id: runOf(document, gate.subject), source },
    testCase: { id: gate.id, name: `${gate.id} ${gate.limit.text}`, type: 'performance' },
  });
}

function suiteEvent(
  document: RunDocument,
  suite: string,
  outcome: Outcome,
  reason: string | null,
): object {
  return event(document, 'testsuiterun', suite, {
    outcome,
    ...(outcome !== 'success' && { severity: 'high' }),
    ...(reason !== null && { reason }),
    testSuite: { id: suite, name: suite },
  });
}

function event(
  document: RunDocument,
  what: 'testcaserun' | 'testsuiterun',
  name: string,
  content: object,
): object {
  const ended = Date.parse(document.startedAt) + document.seconds * 1000;
  const id = runOf(document, name);
  return {
    context: {
      specversion: specVersion,
      // The same event of a report that is built again has the same id.
      id: createHash('sha256').update(`${what} ${id}`).digest('hex').slice(0, 32),
      source,
      type: `dev.cdevents.${what}.finished.0.3.0`,
      timestamp: new Date(ended).toISOString(),
      chainId: document.id,
    },
    subject: {
      id,
      source,
      content: { ...content, environment: { id: document.fingerprint.machineKind } },
    },
  };
}

function runOf({ id }: RunDocument, name: string): string {
  return `${id}/${name}`;
}
