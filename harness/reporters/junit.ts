import type { RunDocument, TestReport } from '../document/document.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { blocks } from '../verdicts/waiver.ts';
import type { Reporter } from './reporter.ts';
import { describeMeasured } from './wording.ts';
import { escapeXml } from './xml.ts';

/**
 * JUnit XML as CI servers read it (the schema of the Jenkins xUnit plugin): one test suite a suite
 * of tests, and one named `gates` whose cases are the thresholds, with their values as properties.
 */
export const junit: Reporter = {
  file: 'junit.xml',
  description: 'Tests and gates in JUnit XML, for CI servers',
  render: renderJunit,
};

interface Case {
  readonly name: string;
  readonly classname: string;
  readonly seconds: number;
  /** Name → value, for tools that show or plot them. */
  readonly properties?: Readonly<Record<string, string | number>>;
  readonly outcome:
    | { readonly state: 'passed' }
    | {
        readonly state: 'failed' | 'skipped';
        readonly message: string;
        readonly log?: readonly string[];
      };
}

function renderJunit(document: RunDocument): string {
  const bySuite = Map.groupBy(document.tests, (test) => test.suite);
  const suites = [
    ...[...bySuite].map(([name, tests]) => suite(name, tests.map(testCase), document.startedAt)),
    suite('gates', document.gates.map(gateCase), document.startedAt),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="assay ${escapeXml(document.profile)}" time="${document.seconds.toFixed(3)}">\n${suites.join('\n')}\n</testsuites>\n`;
}

function suite(name: string, cases: readonly Case[], startedAt: string): string {
  const count = (state: string): number =>
    cases.filter((one) => one.outcome.state === state).length;
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  const attributes = `name="${escapeXml(name)}" tests="${cases.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="${seconds.toFixed(3)}" timestamp="${escapeXml(startedAt)}"`;
  return `  <testsuite ${attributes}>\n${cases.map(renderCase).join('\n')}\n  </testsuite>`;
}

function renderCase({ name, classname, seconds, properties = {}, outcome }: Case): string {
  const open = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(classname)}" time="${seconds.toFixed(3)}"`;
  const held = renderProperties(properties);
  if (outcome.state === 'passed') {
    return held === '' ? `${open}/>` : `${open}>${held}\n    </testcase>`;
  }
  const message = escapeXml(outcome.message);
  const printed =
    outcome.log === undefined
      ? ''
      : `\n      <system-out>${escapeXml(outcome.log.join('\n'))}</system-out>`;
  const firstLine = escapeXml(outcome.message.split('\n', 1)[0] ?? '');
  return outcome.state === 'failed'
    ? `${open}>${held}\n      <failure message="${firstLine}">${message}</failure>${printed}\n    </testcase>`
    : `${open}>${held}\n      <skipped message="${firstLine}"/>\n    </testcase>`;
}

function renderProperties(properties: NonNullable<Case['properties']>): string {
  const lines = Object.entries(properties).map(
    ([name, value]) =>
      `\n        <property name="${escapeXml(name)}" value="${escapeXml(String(value))}"/>`,
  );
  return lines.length === 0 ? '' : `\n      <properties>${lines.join('')}\n      </properties>`;
}

function testCase(test: TestReport): Case {
  return {
    name: test.name,
    classname: test.file,
    seconds: test.durationMs / 1000,
    outcome:
      test.state === 'passed'
        ? { state: 'passed' }
        : // To a CI server a failure in quarantine is a test that was left out: its message says more.
          {
            state: test.quarantine === undefined ? test.state : 'skipped',
            message: test.reason ?? 'no reason was given',
            ...(test.log === undefined ? {} : { log: test.log }),
          },
  };
}

/** An inconclusive gate is a failure to a CI server, unless it does not block. */
function gateCase(gate: GateResult): Case {
  const message = `${gate.verdict}: ${gate.reason}\n${describeMeasured(gate)}, limit ${gate.limit.text}\nagain: ${gate.reproduce}`;
  const outcome: Case['outcome'] =
    gate.verdict === 'pass'
      ? { state: 'passed' }
      : { state: blocks(gate) ? 'failed' : 'skipped', message };
  return {
    name: `${gate.id} ${gate.limit.text}`,
    classname: gate.subject,
    seconds: 0,
    properties: valuesOf(gate),
    outcome,
  };
}

/** What was measured and what it was held against; an end without a bound is left out. */
function valuesOf({
  verdict,
  severity,
  limit,
  measured,
}: GateResult): Readonly<Record<string, string | number>> {
  const [low = null, high = null] = measured?.interval ?? [];
  return {
    verdict,
    severity,
    limit: limit.value,
    ...(measured === null
      ? { unit: limit.unit }
      : {
          unit: measured.unit,
          value: measured.value,
          ...(low === null ? {} : { low }),
          ...(high === null ? {} : { high }),
          confidence: measured.confidence,
          [measured.sample.of]: measured.sample.count,
        }),
  };
}
