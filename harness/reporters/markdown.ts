import type { RunDocument } from '../document/document.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { fastLaneLine } from './fast-lane.ts';
import type { Reporter } from './reporter.ts';
import {
  describeMeasured,
  formatDuration,
  gateSign,
  gatesByUrgency,
  runWord,
  traces,
} from './wording.ts';

/** A page for a pull request or `$GITHUB_STEP_SUMMARY`: verdict, gates, what was not run. */
export const markdown: Reporter = {
  file: 'summary.md',
  description: 'The verdict and the gates in Markdown, for a pull request',
  render: renderMarkdown,
};

function renderMarkdown(document: RunDocument): string {
  const sections = [
    heading(document),
    gateTable(document.gates),
    attention(document.gates),
    shards(document),
    phases(document),
    fastLaneLine(document.tests) ?? '',
    failures(document),
    notRun(document),
    list('Warnings', document.warnings),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function heading(document: RunDocument): string {
  const { fingerprint } = document;
  const git =
    fingerprint.git === null
      ? 'no git commit'
      : `${fingerprint.git.commit.slice(0, 7)}${fingerprint.git.dirty ? ' (modified)' : ''}`;
  const early =
    document.endedEarly === null ? '' : `\n\n**Ended early:** ${cell(document.endedEarly)}`;
  return `# ${runWord[document.verdict]}\n\n${cell(document.sentence)}${early}\n\n${document.profile} · ${git} · ${cell(fingerprint.machineKind)} · ${document.startedAt} · ${formatDuration(document.seconds)}`;
}

function gateTable(gates: readonly GateResult[]): string {
  if (gates.length === 0) return 'No gate was set.';
  const rows = gatesByUrgency(gates).map(
    (gate) =>
      `| ${gateSign[gate.verdict]} ${gate.verdict}${gate.severity === 'block' ? '' : ` (${gate.severity})`} | ${cell(gate.id)} | ${cell(gate.limit.text)} | ${cell(describeMeasured(gate))} |`,
  );
  return ['| verdict | gate | limit | measured |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function attention(gates: readonly GateResult[]): string {
  const lines = gatesByUrgency(gates)
    .filter((gate) => gate.verdict !== 'pass')
    .map((gate) => {
      const needs = gate.needs === null ? '' : ` It would take ${gate.needs}.`;
      return `- **${cell(gate.id)}**: ${cell(gate.reason)}${cell(needs)} Reproduce: \`${gate.reproduce}\``;
    });
  return lines.length === 0 ? '' : `## What needs attention\n\n${lines.join('\n')}`;
}

function shards(document: RunDocument): string {
  if (document.shards === undefined) return '';
  const rows = document.shards.map(
    ({ name, verdict, endedEarly, sentence, command, fingerprint }) =>
      `| ${name} | ${runWord[verdict]} | ${cell(endedEarly ?? sentence)} | ${cell(command)} | ${cell(fingerprint.machineKind)} |`,
  );
  const head = ['| shard | verdict | | command | machine |', '| --- | --- | --- | --- | --- |'];
  return ['## Shards', '', ...head, ...rows].join('\n');
}

function phases(document: RunDocument): string {
  const rows = document.phases.map(
    (phase) =>
      `| ${cell(phase.name)} | ${phase.state} | ${cell(phase.summary)}${phase.reason === null ? '' : `: ${cell(phase.reason)}`} | ${formatDuration(phase.seconds)} |`,
  );
  return ['## Phases', '', '| phase | state | | time |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function failures(document: RunDocument): string {
  const failed = document.tests.filter((test) => test.state === 'failed');
  return list(
    'Failed tests',
    failed.map((test) =>
      [
        `${test.file}: ${test.name}: ${firstLine(test.reason ?? 'no reason was given')}`,
        ...traces(test),
      ].join(' · '),
    ),
  );
}

function notRun(document: RunDocument): string {
  return list(
    'Not run',
    document.notRun.map(({ what, reason }) => `${what}: ${reason}`),
  );
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0
    ? ''
    : `## ${title}\n\n${lines.map((line) => `- ${cell(line)}`).join('\n')}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Text that can neither break a table nor open a tag. */
function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/g, ' ');
}
