import type { RunDocument } from '../../document/document.ts';
import type { Reporter } from '../reporter.ts';
import { formatDuration, runWord } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';
import { renderEnvironment } from './environment.ts';
import { renderGates } from './gates.ts';
import { script } from './script.ts';
import { style } from './style.ts';
import { renderTests } from './tests.ts';

/** One self-contained page: the verdict first, then each gate with its evidence, then the rest. */
export const html: Reporter = {
  file: 'index.html',
  description: 'This page',
  render: renderPage,
};

function renderPage(document: RunDocument): string {
  const title = `${runWord[document.verdict]} · assay ${document.profile} · ${document.id}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${escapeMarkup(title)}</title><style>${style}</style></head>
<body><main>
${renderVerdict(document)}
${renderGates(document)}
${renderTests(document)}
${renderEnvironment(document)}
<footer>assay ${escapeMarkup(document.fingerprint.versions['assay'] ?? '')} · run ${escapeMarkup(document.id)} · exit code ${document.exitCode}</footer>
</main><script>${script}</script></body></html>
`;
}

function renderVerdict(document: RunDocument): string {
  const { fingerprint } = document;
  const git =
    fingerprint.git === null
      ? ['no git commit']
      : [
          `${fingerprint.git.commit.slice(0, 7)}${fingerprint.git.dirty ? ' (modified)' : ''}`,
          ...(fingerprint.git.branch === null ? [] : [fingerprint.git.branch]),
        ];
  const meta = [
    document.profile,
    ...git,
    fingerprint.machineKind,
    document.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'),
    formatDuration(document.seconds),
  ];
  const notices = [
    ...(document.endedEarly === null ? [] : [`Ended early: ${document.endedEarly}`]),
    ...document.warnings,
  ];
  return `<header class="${document.verdict}"><h1>${escapeMarkup(runWord[document.verdict])}</h1>
<p class="sentence">${escapeMarkup(document.sentence)}</p>
<p class="meta">${meta.map((part) => `<span>${escapeMarkup(part)}</span>`).join('')}</p>
${notices.map((notice) => `<p class="notice">${escapeMarkup(notice)}</p>`).join('\n')}</header>`;
}
