import type { RunDocument } from '../../document/document.ts';
import { changesSince } from '../changes.ts';
import { releaseSentence } from '../sentence.ts';
import { formatDuration, runWord } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';
import { prose } from './prose.ts';
import { anchor } from './subjects.ts';

/** The verdict in one word and one sentence, what it was taken of, and what changed since the last run. */
export function renderFirstScreen(document: RunDocument): string {
  const notices = [
    ...(document.endedEarly === null ? [] : [`Ended early: ${document.endedEarly}`]),
    ...document.warnings,
  ];
  return `<header class="${document.verdict}"><h1>${escapeMarkup(runWord[document.verdict])}</h1>
<p class="sentence">${prose(releaseSentence(document))}</p>
<p class="meta">${facts(document)
    .map((part) => `<span>${escapeMarkup(part)}</span>`)
    .join('')}</p>
${notices.map((notice) => `<p class="notice">${escapeMarkup(notice)}</p>`).join('\n')}</header>
${renderChanges(document)}`;
}

function facts({ fingerprint, startedAt, seconds, profile }: RunDocument): readonly string[] {
  const { git } = fingerprint;
  return [
    ...(git === null
      ? ['no git commit']
      : [
          `commit ${git.commit.slice(0, 7)}${git.dirty ? ' (modified)' : ''}`,
          ...(git.branch === null ? [] : [git.branch]),
        ]),
    fingerprint.machineKind,
    startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'),
    formatDuration(seconds),
    `profile ${profile}`,
  ];
}

function renderChanges(document: RunDocument): string {
  const changes = changesSince(document);
  if (changes.length === 0) return '';
  const items = changes.map(({ kind, gate, text }) => {
    const shown = escapeMarkup(text);
    return `<li class="${kind}">${gate === null ? shown : `<a href="#${anchor(gate)}">${shown}</a>`}</li>`;
  });
  return `<section class="changes"><h2>Since the last run on this kind of machine</h2><ul>${items.join('')}</ul></section>`;
}
