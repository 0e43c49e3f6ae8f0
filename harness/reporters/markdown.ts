import type { RunDocument } from '../document/document.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { isWaived } from '../verdicts/waiver.ts';
import { bottleneckLines } from './bottleneck.ts';
import { fastLaneLine } from './fast-lane.ts';
import { type Caps, cutText, renderWithin } from './within-bytes.ts';
import { describeLoosening, describeSignature, sinceWhat } from './loosening.ts';
import type { Reporter } from './reporter.ts';
import {
  describeMeasured,
  formatDuration,
  gateSign,
  gatesByUrgency,
  runWord,
  traces,
} from './wording.ts';

/** GitHub drops a step summary that is larger than 1 MiB (`$GITHUB_STEP_SUMMARY`). */
const LARGEST_SUMMARY_BYTES = 1_048_576;
/** GitHub refuses a comment of more than 65,536 characters; the rest is for a marker before it. */
const LARGEST_COMMENT_BYTES = 65_000;

/** A page for `$GITHUB_STEP_SUMMARY`: verdict, gates, what was not run. */
export const markdown: Reporter = {
  file: 'summary.md',
  description: 'The verdict and the gates in Markdown, for a step summary of at most 1 MiB',
  render: (document) =>
    renderWithin(LARGEST_SUMMARY_BYTES, (caps) => renderMarkdown(document, caps)),
};

/** The same, as short as a comment of a pull request has to be. */
export const comment: Reporter = {
  file: 'comment.md',
  description: 'The same, for a comment of at most 64 kB at a pull request',
  render: (document) =>
    renderWithin(LARGEST_COMMENT_BYTES, (caps) => renderMarkdown(document, caps)),
};

function renderMarkdown(document: RunDocument, caps: Caps): string {
  const sections = [
    heading(document, caps),
    gateTable(document.gates, caps),
    attention(document.gates, caps),
    list('Likely bottlenecks', bottleneckLines(document), caps),
    shards(document, caps),
    phases(document, caps),
    fastLaneLine(document.tests) ?? '',
    failures(document, caps),
    notRun(document, caps),
    list(ledgerTitle(document), ledgerItems(document), caps),
    list('Warnings', document.warnings, caps),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function heading(document: RunDocument, caps: Caps): string {
  const { fingerprint } = document;
  const git =
    fingerprint.git === null
      ? 'no git commit'
      : `${fingerprint.git.commit.slice(0, 7)}${fingerprint.git.dirty ? ' (modified)' : ''}`;
  const early =
    document.endedEarly === null ? '' : `\n\n**Ended early:** ${cell(document.endedEarly, caps)}`;
  return `# ${runWord[document.verdict]}\n\n${cell(document.sentence, caps)}${early}\n\n${document.profile} · ${git} · ${cell(fingerprint.machineKind, caps)} · ${document.startedAt} · ${formatDuration(document.seconds)}`;
}

function gateTable(gates: readonly GateResult[], caps: Caps): string {
  if (gates.length === 0) return 'No gate was set.';
  const rows = gatesByUrgency(gates).map(
    (gate) =>
      `| ${gateSign[gate.verdict]} ${gate.verdict}${aside(gate)} | ${cell(gate.id, caps)} | ${cell(gate.limit.text, caps)} | ${cell(describeMeasured(gate), caps)} |`,
  );
  return [
    '| verdict | gate | limit | measured |',
    '| --- | --- | --- | --- |',
    ...rows.slice(0, caps.rows),
    ...leftOut(rows, caps, (rest) => `| | and ${rest} more gates, see the page | | |`),
  ].join('\n');
}

function aside(gate: GateResult): string {
  if (isWaived(gate)) return ` (waived until ${gate.waiver?.until})`;
  return gate.severity === 'block' ? '' : ` (${gate.severity})`;
}

/** What says how many there are beside those that are shown. */
function leftOut(
  all: readonly unknown[],
  { rows }: Caps,
  words: (rest: number) => string,
): readonly string[] {
  return all.length > rows ? [words(all.length - rows)] : [];
}

function attention(gates: readonly GateResult[], caps: Caps): string {
  const lines = gatesByUrgency(gates)
    .filter((gate) => gate.verdict !== 'pass')
    .map((gate) => {
      const needs = gate.needs === null ? '' : ` It would take ${gate.needs}.`;
      return `- **${cell(gate.id, caps)}**: ${cell(gate.reason, caps)}${cell(needs, caps)} Reproduce: \`${cutText(gate.reproduce, caps)}\``;
    });
  const shown = [
    ...lines.slice(0, caps.rows),
    ...leftOut(lines, caps, (rest) => `- and ${rest} more, see the page`),
  ];
  return lines.length === 0 ? '' : `## What needs attention\n\n${shown.join('\n')}`;
}

function shards(document: RunDocument, caps: Caps): string {
  if (document.shards === undefined) return '';
  const rows = document.shards.map(
    ({ name, verdict, endedEarly, sentence, command, fingerprint }) =>
      `| ${name} | ${runWord[verdict]} | ${cell(endedEarly ?? sentence, caps)} | ${cell(command, caps)} | ${cell(fingerprint.machineKind, caps)} |`,
  );
  const head = ['| shard | verdict | | command | machine |', '| --- | --- | --- | --- | --- |'];
  return ['## Shards', '', ...head, ...rows.slice(0, caps.rows)].join('\n');
}

function phases(document: RunDocument, caps: Caps): string {
  const rows = document.phases.map(
    (phase) =>
      `| ${cell(phase.name, caps)} | ${phase.state} | ${cell(phase.summary, caps)}${phase.reason === null ? '' : `: ${cell(phase.reason, caps)}`} | ${formatDuration(phase.seconds)} |`,
  );
  return ['## Phases', '', '| phase | state | | time |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function failures(document: RunDocument, caps: Caps): string {
  const failed = document.tests.filter((test) => test.state === 'failed');
  return list(
    'Failed tests',
    failed.map((test) =>
      [
        `${test.file}: ${test.name}: ${firstLine(test.reason ?? 'no reason was given')}`,
        ...traces(test),
      ].join(' · '),
    ),
    caps,
  );
}

function ledgerTitle({ ledger }: RunDocument): string {
  return ledger === undefined ? '' : `Looser than in ${sinceWhat(ledger)}`;
}

function ledgerItems({ ledger }: RunDocument): readonly string[] {
  return (ledger?.loosened ?? []).map(
    (one) => `${describeLoosening(one)} · ${describeSignature(one)}`,
  );
}

function notRun(document: RunDocument, caps: Caps): string {
  return list(
    'Not run',
    document.notRun.map(({ what, reason }) => `${what}: ${reason}`),
    caps,
  );
}

function list(title: string, lines: readonly string[], caps: Caps): string {
  if (lines.length === 0) return '';
  const shown = [
    ...lines.slice(0, caps.rows).map((line) => `- ${cell(line, caps)}`),
    ...leftOut(lines, caps, (rest) => `- and ${rest} more, see the page`),
  ];
  return `## ${title}\n\n${shown.join('\n')}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Text that can neither break a table nor open a tag. */
function cell(text: string, caps: Caps): string {
  return cutText(text, caps)
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/g, ' ');
}
