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
  render: (document) => renderRunPage(document, null),
};

/** What a page has that is answered over HTTP. Its raw files are not, so they are no links there. */
export interface ServedPage {
  /** Where the run is compared with another one. */
  readonly compareAt: string;
}

export function renderRunPage(document: RunDocument, served: ServedPage | null): string {
  const title = `${runWord[document.verdict]} · assay ${document.profile} · ${document.id}`;
  const body = `${renderFirstScreen(document, served?.compareAt ?? null)}
${search}
${renderSubjects(document)}
${renderSweeps(document)}
${renderTests(document)}
${renderEnvironment(document, { isServed: served !== null })}
<footer>assay ${escapeMarkup(document.fingerprint.versions['assay'] ?? '')} · run ${escapeMarkup(document.id)} · exit code ${document.exitCode}</footer>`;
  return pageOf({ title, body, script });
}
