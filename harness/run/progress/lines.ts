import type { Fingerprint, PhaseReport, RunDocument, TestReport } from '../../document/document.ts';
import {
  describeMeasured,
  formatDuration,
  gatesByUrgency,
  gateSign,
  limitInSigns,
  runWord,
  traces,
} from '../../reporters/wording.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { isWaived } from '../../verdicts/waiver.ts';
import type { Paint } from '../../reporters/paint.ts';
import { bottleneckLines } from '../../reporters/bottleneck.ts';
import { ledgerLine } from '../../reporters/loosening.ts';
import { releaseSentence } from '../../reporters/sentence.ts';
import { subjectLine, subjectsOf } from '../../reporters/subjects.ts';

const NAME_COLUMNS = 12;
const SUMMARY_COLUMNS = 62;
/** More failed tests than these are left to the report. */
const SHOWN_FAILURES = 10;

/** `assay 0.1.0 · smoke · a1b2c3d · 2 cores Xeon, Node 24.21.0, no GPU (nvidia-smi: not found)` */
export function headLine(version: string, profile: string, fingerprint: Fingerprint): string {
  const { git, cpu, node, gpu } = fingerprint;
  const commit =
    git === null ? 'no commit' : `${git.commit.slice(0, 7)}${git.dirty ? ' (modified)' : ''}`;
  const device = gpu.available ? gpu.detail : `no GPU (${gpu.detail})`;
  return `assay ${version} · ${profile} · ${commit} · ${cpu.cores} cores ${cpu.model}, Node ${node}, ${device}`;
}

/** ` unit         212 passed                              3.1 s`, and the reason below where there is one. */
export function phaseLines(phase: PhaseReport, paint: Paint): readonly string[] {
  const color = { done: 'green', failed: 'red', skipped: 'gray', interrupted: 'yellow' } as const;
  const summary = phase.summary.padEnd(SUMMARY_COLUMNS);
  const name = paint(color[phase.state], phase.name.padEnd(NAME_COLUMNS));
  const lines = [` ${name} ${summary} ${formatDuration(phase.seconds).padStart(9)}`];
  if (phase.reason === null) return lines;
  return [...lines, ...phase.reason.split('\n').map((line) => `   ${paint('gray', line)}`)];
}

/** The failed tests of a suite, each with where it is and why: message, diff and line. */
export function failureLines(tests: readonly TestReport[], paint: Paint): readonly string[] {
  const lines = tests
    .slice(0, SHOWN_FAILURES)
    .flatMap((test) => [
      `   ${paint('red', gateSign.fail)} ${test.name}   ${paint('gray', test.file)}`,
      ...(test.reason?.split('\n') ?? []).map((line) => `       ${line}`.trimEnd()),
      ...traces(test).map((line) => `       ${paint('gray', line)}`),
    ]);
  const rest = tests.length - SHOWN_FAILURES;
  return rest > 0 ? [...lines, `   and ${rest} more, see the page`] : lines;
}

const asides = { block: '', warn: '   (warning only)', info: '   (does not block)' } as const;

function waivedAside({ waiver }: GateResult): string {
  return `   (waived by ${waiver?.owner} until ${waiver?.until})`;
}

/** The verdict, the gates that need attention, where the page is, and where the run is kept. */
export function endLines(
  document: RunDocument,
  page: string,
  paint: Paint,
  kept: string | null = null,
): readonly string[] {
  const color = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const;
  const word = paint(color[document.verdict], paint('bold', runWord[document.verdict]));
  const attention = gatesByUrgency(document.gates).filter(({ verdict }) => verdict !== 'pass');
  const passing = subjectsOf(document.gates.filter(({ verdict }) => verdict === 'pass'));
  return [
    '',
    // What passes is a line a subject; what fails or can't be told comes last, in full.
    ...passing.map(
      (one) =>
        `   ${paint('green', gateSign.pass)}  ${one.name}   ${paint('gray', subjectLine(one))}`,
    ),
    ...attention
      .toReversed()
      .flatMap((gate) => [
        `   ${paint(color[gate.verdict], gateSign[gate.verdict])}  ${gate.id} ${limitInSigns(gate.limit)}   ${describeMeasured(gate)}${isWaived(gate) ? waivedAside(gate) : asides[gate.severity]}`,
        ...gate.reason.split('\n').map((line) => `      ${paint('gray', line)}`),
        ...(gate.needs === null ? [] : [`      ${paint('gray', `would decide: ${gate.needs}`)}`]),
        `      ${paint('gray', `reproduce: ${gate.reproduce}`)}`,
      ]),
    ...bottleneckLines(document).map((text) => `   ${paint('yellow', '→')}  ${text}`),
    ...document.warnings.map((text) => `   ${paint('yellow', '!')}  ${text}`),
    ...[ledgerLine(document.ledger)].flatMap((line) =>
      line === null ? [] : [`   ${paint('yellow', '!')}  ${line}, see the page`],
    ),
    '',
    ` ${word}  ${document.sentence}`,
    ...(document.gates.length === 0 ? [] : [`   ${releaseSentence(document)}`]),
    ` page  ${page}`,
    ...(kept === null ? [] : [` kept  ${kept}`]),
    '',
  ];
}
