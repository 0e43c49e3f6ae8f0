import type { RunDocument } from '../../document/document.ts';
import type { Reporter } from '../reporter.ts';
import { runWord } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';
import { renderEnvironment } from './environment.ts';
import { renderFirstScreen } from './first-screen.ts';
import { pageOf } from './page.ts';
import { script } from './script.ts';
import { search } from './search.ts';
import { renderSubjects } from './subjects.ts';
import { renderSweeps } from './sweeps.ts';
import { renderTests } from './tests.ts';

/** One self-contained page: the verdict first, then a line for each subject that opens, then the rest. */
export const html: Reporter = {
  file: 'index.html',
  description: 'This page',
  render: renderPage,
};

function renderPage(document: RunDocument): string {
  const title = `${runWord[document.verdict]} · assay ${document.profile} · ${document.id}`;
  const body = `${renderFirstScreen(document)}
${search}
${renderSubjects(document)}
${renderSweeps(document)}
${renderTests(document)}
${renderEnvironment(document)}
<footer>assay ${escapeMarkup(document.fingerprint.versions['assay'] ?? '')} · run ${escapeMarkup(document.id)} · exit code ${document.exitCode}</footer>`;
  return pageOf({ title, body, script });
}
