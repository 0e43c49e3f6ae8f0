import type { RunDocument } from '../../document/document.ts';
import { formatInterval, formatQuantity } from '../../metrics/format-quantity.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { isWaived } from '../../verdicts/waiver.ts';
import type { Series } from '../../measurement/evidence.ts';
import { statisticName, type Subject, subjectLine, subjectsOf } from '../subjects.ts';
import { gateSign, limitInSigns } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';
import { renderSparkline } from './charts/sparkline.ts';
import { renderWhisker } from './charts/whisker.ts';
import { renderFigure } from './figure.ts';
import { prose } from './prose.ts';
import { renderSubjectEvidence } from './subject-evidence.ts';

const verdictWord = { pass: 'passes', fail: 'fails', inconclusive: "can't tell" } as const;

/** One line a subject, what needs attention first and opened; each opens to its section. */
export function renderSubjects(document: RunDocument): string {
  const subjects = subjectsOf(document.gates);
  if (subjects.length === 0) {
    return '<section id="gates"><h2>Gates</h2><p class="empty">No gate was set in the config.</p></section>';
  }
  const sections = subjects.map((subject, index) => renderSubject(subject, index, document));
  return `<section id="gates" class="subjects" aria-label="Gates"><h2>Gates</h2>${sections.join('\n')}</section>`;
}

/** How many that need attention are opened: the page stays within three screens. */
const MOST_OPEN = 3;

function renderSubject(subject: Subject, index: number, document: RunDocument): string {
  const { recent } = document;
  const { verdict, gates, nearest, name } = subject;
  const shown = verdict === 'pass' ? nearest : gates[0];
  const isOpen = verdict === 'pass' || index >= MOST_OPEN ? '' : ' open';
  return `<details class="subject ${verdict}" id="${anchor(subject.id)}" data-verdict="${verdict}"${isOpen}>
<summary><span class="sign" role="img" aria-label="${verdictWord[verdict]}">${gateSign[verdict]}</span><span class="name">${escapeMarkup(name)}</span><span class="line">${prose(subjectLine(subject))}</span><span class="against">${shown ? renderWhisker(shown) : ''}</span></summary>
<div class="body">
${gates
  .filter((gate) => gate.verdict !== 'pass')
  .map(renderReason)
  .join('\n')}
${renderGates(gates, recent)}
${renderSubjectEvidence(gates, {
  isOpen: verdict === 'pass' || index === 0,
  base: baseOf(document, subject.id),
  resources: document.resources?.find((one) => one.name === subject.id) ?? null,
})}
${renderReproduce(gates)}
</div></details>`;
}

/** The curve of the pinned or of the last run, and which that is. */
function baseOf({ base }: RunDocument, subject: string): Series | null {
  const curve = base?.curves[subject];
  return base === undefined || curve === undefined
    ? null
    : { ...curve, name: `${base.kind} run (${base.run})` };
}

function renderReason(gate: GateResult): string {
  const needs =
    gate.needs === null
      ? ''
      : ` <span class="soft">What would decide: ${prose(gate.needs)}.</span>`;
  const waived = isWaived(gate) ? ` Waived: ${prose(gate.waiver?.reason ?? '')}.` : '';
  return `<p class="reason"><b>${escapeMarkup(statisticName(gate))}:</b> ${prose(gate.reason)}.${needs}${waived}</p>`;
}

function renderGates(gates: readonly GateResult[], recent: RunDocument['recent']): string {
  const rows = gates.map((gate) => renderGate(gate, recent[gate.id] ?? []));
  return `<div class="gates" role="table" aria-label="Gates"><div class="head" role="row"><span role="columnheader">gate</span><span role="columnheader" class="number">measured</span><span role="columnheader">interval</span><span role="columnheader" class="number">limit</span><span role="columnheader" class="number">last run</span><span role="columnheader">trend</span></div>${rows.join('\n')}</div>`;
}

function renderGate(gate: GateResult, recent: RunDocument['recent'][string]): string {
  const { measured, limit, verdict } = gate;
  const unit = measured?.unit ?? limit.unit;
  const last = recent.at(-1)?.value;
  const values = [
    ...recent.map(({ value }) => value),
    ...(measured === null ? [] : [measured.value]),
  ];
  const severity = renderAside(gate);
  return `<div role="row" class="gate ${verdict}" id="${anchor(gate.id)}" data-verdict="${verdict}" data-search="${escapeMarkup(gate.id.toLowerCase())}" title="${escapeMarkup(gate.reason)}"><span role="cell" class="which"><span class="sign" role="img" aria-label="${verdictWord[verdict]}">${gateSign[verdict]}</span> <a href="#${anchor(gate.id)}">${escapeMarkup(statisticName(gate))}</a>${severity}</span><span role="cell" class="number">${measured === null ? '<span class="empty">no data</span>' : renderFigure(formatQuantity(measured.value, unit))}</span><span role="cell" class="soft">${renderInterval(gate)}</span><span role="cell" class="number">${renderFigure(limitInSigns(limit))}</span><span role="cell" class="number soft${last === undefined ? ' none' : ''}">${last === undefined ? '–' : renderFigure(formatQuantity(last, unit))}</span><span role="cell"${values.length < 2 ? ' class="none"' : ''}>${renderSparkline(values, unit)}</span></div>`;
}

/** Why it does not block; nothing where it does. */
function renderAside(gate: GateResult): string {
  if (gate.severity !== 'block') return ` <small>${gate.severity} only</small>`;
  if (!isWaived(gate)) return '';
  return ` <small>waived by ${escapeMarkup(gate.waiver?.owner ?? '')} until ${escapeMarkup(gate.waiver?.until ?? '')}</small>`;
}

function renderInterval({ measured }: GateResult): string {
  if (measured === null) return '–';
  const { interval, confidence, sample, unit } = measured;
  const count = `${sample.count.toLocaleString('en-US')} ${sample.of}`;
  const bounds =
    interval === null
      ? ''
      : `${formatInterval(interval, unit)} at ${Number((confidence * 100).toFixed(2))} %, `;
  return escapeMarkup(`${bounds}${count}`);
}

function renderReproduce(gates: readonly GateResult[]): string {
  const commands = [...new Set(gates.map(({ reproduce }) => reproduce))];
  return `<figure><figcaption>Reproduce</figcaption>${commands.map((one) => `<code class="reproduce" tabindex="0">${escapeMarkup(one)}</code>`).join('')}</figure>`;
}

/** An id for links: letters, digits and hyphens. */
export function anchor(id: string): string {
  return `gate-${id.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`;
}
