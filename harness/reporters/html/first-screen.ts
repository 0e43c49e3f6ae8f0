import type { RunDocument } from '../../document/document.ts';
import { type Change, changesSince, changesSincePinned } from '../changes.ts';
import { releaseSentence } from '../sentence.ts';
import { formatDuration, runWord } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';
import { renderCaught } from './caught.ts';
import { renderLedger } from './ledger.ts';
import { prose } from './prose.ts';
import { anchor } from './subjects.ts';

/**
 * The verdict in one word and one sentence, what it was taken of, and what changed since the last run.
 * @param compareAt address of the choice of another run; null in a file
 */
export function renderFirstScreen(document: RunDocument, compareAt: string | null): string {
  const meta = [
    ...facts(document),
    ...(compareAt === null ? [] : [linked('compare with another run', compareAt)]),
  ];
  return `<header class="${document.verdict}"><h1>${escapeMarkup(runWord[document.verdict])}</h1>
<p class="sentence">${prose(releaseSentence(document))}</p>
<p class="meta">${meta.map((part) => `<span>${part}</span>`).join('')}</p>
${renderNotices(document)}</header>
${renderLast(document)}
${renderPinned(document)}
${renderLedger(document)}
${renderCaught(document)}`;
}

/** As many warnings stand in full; more of them are a line that opens, so that the first screen stays one. */
const MOST_NOTICES = 2;

function renderNotices({ endedEarly, warnings }: RunDocument): string {
  const early = endedEarly === null ? '' : notice(`Ended early: ${endedEarly}`);
  const shown = warnings.map(notice).join('\n');
  return warnings.length <= MOST_NOTICES
    ? `${early}${shown}`
    : `${early}<details class="notices"><summary>${warnings.length} warnings</summary>${shown}</details>`;
}

function notice(text: string): string {
  return `<p class="notice">${escapeMarkup(text)}</p>`;
}

/** Each as markup. */
function facts({ fingerprint, startedAt, seconds, profile }: RunDocument): readonly string[] {
  const others = [
    fingerprint.machineKind,
    startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'),
    formatDuration(seconds),
    `profile ${profile}`,
  ];
  return [...gitFacts(fingerprint.git), ...others.map((text) => escapeMarkup(text))];
}

function gitFacts(git: RunDocument['fingerprint']['git']): readonly string[] {
  if (git === null) return ['no git commit'];
  const { commit, branch, dirty, links } = git;
  const change = links?.change ?? null;
  return [
    `commit ${linked(commit.slice(0, 7), links?.commit ?? null)}${dirty ? ' (modified)' : ''}`,
    ...(branch === null ? [] : [escapeMarkup(branch)]),
    ...(change === null ? [] : [linked(`request ${change.split('/').at(-1) ?? ''}`, change)]),
  ];
}

function linked(text: string, url: string | null): string {
  const shown = escapeMarkup(text);
  return url === null ? shown : `<a href="${escapeMarkup(url)}">${shown}</a>`;
}

/** Nothing where the pinned run says the same, as the one that was pinned last does. */
function renderLast(document: RunDocument): string {
  const changes = changesSince(document);
  const isSame = JSON.stringify(changes) === JSON.stringify(changesSincePinned(document));
  return isSame ? '' : renderChanges('Since the last run on this kind of machine', changes);
}

/** What changed since the pinned run, or why that can't be told. */
function renderPinned(document: RunDocument): string {
  const { pinned } = document;
  if (pinned === undefined) return '';
  const title = `Since the pinned run ${pinned.run}`;
  if (pinned.notComparable === null) return renderChanges(title, changesSincePinned(document));
  return `<section class="changes"><h2>${escapeMarkup(title)}</h2><p class="soft">Its values are not compared: ${escapeMarkup(pinned.notComparable)}.</p></section>`;
}

function renderChanges(title: string, changes: readonly Change[]): string {
  if (changes.length === 0) return '';
  const items = changes.map(({ kind, gate, text }) => {
    const shown = escapeMarkup(text);
    return `<li class="${kind}">${gate === null ? shown : `<a href="#${anchor(gate)}">${shown}</a>`}</li>`;
  });
  return `<section class="changes"><h2>${escapeMarkup(title)}</h2><ul>${items.join('')}</ul></section>`;
}
