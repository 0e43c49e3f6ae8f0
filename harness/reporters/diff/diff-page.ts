import type { RunDocument } from '../../document/document.ts';
import { anchor } from '../html/subjects.ts';
import { pageOf } from '../html/page.ts';
import { runWord } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';
import { renderDiffCurves } from './diff-curves.ts';
import type { GateDiff, RunDiff } from './diff-runs.ts';
import {
  changeWord,
  describeLimits,
  describeSide,
  describeTest,
  testGroups,
} from './diff-words.ts';

/** Where the pages of the two runs are, relative to this page; null where a run has none. */
export interface DiffLinks {
  readonly before: string | null;
  readonly after: string | null;
  /** Where other runs are chosen; only a served page has it. */
  readonly pick?: string;
}

/** Two runs as one self-contained page; each gate is linked to its place in the pages of both. */
export function renderDiffPage(diff: RunDiff, links: DiffLinks): string {
  const { before, after, notComparable, gates } = diff;
  const differing = gates.filter(({ change }) => change !== 'same');
  const same = gates.filter(({ change }) => change === 'same');
  const title = `${before.id} → ${after.id}`;
  const body = `<header class="${after.verdict}"><h1>${escapeMarkup(headline(diff))}</h1>
${links.pick === undefined ? '' : `<p class="meta"><a href="${escapeMarkup(links.pick)}">pick other runs</a></p>`}<dl class="sides">${side('before', before, links.before)}${side('after', after, links.after)}</dl>
${notComparable === null ? '' : `<p class="notice">Values are not to be compared: ${escapeMarkup(notComparable)}.</p>`}</header>
<section id="gates"><h2>Gates that differ</h2>${renderGates(differing, links)}</section>
${same.length === 0 ? '' : `<details class="group"><summary>${same.length} ${same.length === 1 ? 'gate is' : 'gates are'} the same</summary>${renderGates(same, links)}</details>`}
${renderDiffCurves(diff)}
${renderTests(diff)}`;
  return pageOf({ title, body });
}

function headline({ before, after }: RunDiff): string {
  const [first, second] = [runWord[before.verdict], runWord[after.verdict]];
  return first === second ? `${second}, as before` : `${first} → ${second}`;
}

function side(word: string, document: RunDocument, page: string | null): string {
  const { id, sentence, verdict, fingerprint, profile } = document;
  const name = escapeMarkup(id);
  const linked = page === null ? name : `<a href="${escapeMarkup(page)}">${name}</a>`;
  const facts = [
    runWord[verdict],
    fingerprint.git?.branch ?? null,
    fingerprint.machineKind,
    `profile ${profile}`,
  ].filter((fact) => fact !== null);
  return `<div><dt>${word}</dt><dd>${linked}<br>${escapeMarkup(sentence)}<br><span class="soft">${escapeMarkup(facts.join(' · '))}</span></dd></div>`;
}

function renderGates(gates: readonly GateDiff[], links: DiffLinks): string {
  if (gates.length === 0) return '<p class="empty">None.</p>';
  const rows = gates.map(
    (gate) =>
      `<tr id="${anchor(gate.id)}"><td class="tight"><a href="#${anchor(gate.id)}">${changeWord[gate.change]}</a></td><td>${escapeMarkup(gate.id)}</td><td>${linkedSide(gate, 'before', links)}</td><td>${linkedSide(gate, 'after', links)}</td><td>${escapeMarkup(describeLimits(gate))}</td></tr>`,
  );
  return `<div class="scroll"><table><thead><tr><th>change</th><th>gate</th><th>before</th><th>after</th><th>limit</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

function linkedSide(gate: GateDiff, which: 'before' | 'after', links: DiffLinks): string {
  const text = escapeMarkup(describeSide(gate[which]));
  const page = links[which];
  if (page === null || gate[which] === null) return text;
  return `<a href="${escapeMarkup(page)}#${anchor(gate.id)}">${text}</a>`;
}

function renderTests(diff: RunDiff): string {
  const groups = testGroups(diff).map(([title, tests], index) => {
    const items = tests.map((test) => `<li>${escapeMarkup(describeTest(test))}</li>`).join('');
    return `<details class="group"${index === 0 ? ' open' : ''}><summary>${tests.length} ${title}</summary><ul class="files">${items}</ul></details>`;
  });
  const body = groups.length === 0 ? '<p class="empty">No test differs.</p>' : groups.join('\n');
  return `<section id="tests"><h2>Tests that differ</h2>${body}</section>`;
}
