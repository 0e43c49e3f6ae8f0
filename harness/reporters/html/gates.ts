import type { RunDocument } from '../../document/document.ts';
import { formatInterval, formatQuantity } from '../../metrics/format-quantity.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { gateSign, gatesByUrgency } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';
import { renderSparkline } from './charts/sparkline.ts';
import { renderWhisker } from './charts/whisker.ts';
import { renderEvidence } from './evidence.ts';

/** The gates as a list that can be sorted, what needs attention first; each opens to its evidence. */
export function renderGates(document: RunDocument): string {
  if (document.gates.length === 0) return '<p class="empty">No gate was set in the config.</p>';
  const rows = gatesByUrgency(document.gates).map((gate, index) =>
    renderGate(gate, index, document.recent[gate.id]?.map(({ value }) => value) ?? []),
  );
  return `<section class="gates" aria-label="Gates">${head}${rows.join('\n')}</section>`;
}

const head = `<div class="row head"><span></span><button data-key="name">Gate</button><button data-key="value">Measured</button><span>against its limit</span><button data-key="limit">Limit</button><span>Last runs</span></div>`;

function renderGate(gate: GateResult, rank: number, recent: readonly number[]): string {
  const severity = gate.severity === 'block' ? '' : ` <small>${gate.severity} only</small>`;
  const values = gate.measured === null ? recent : [...recent, gate.measured.value];
  const unit = gate.measured?.unit ?? gate.limit.unit;
  const attributes = `data-name="${escapeMarkup(gate.id)}" data-value="${gate.measured?.value ?? ''}" data-limit="${gate.limit.value}" data-rank="${rank}"`;
  return `<details class="gate ${gate.verdict}" id="${gateAnchor(gate.id)}" ${attributes}${gate.verdict === 'fail' ? ' open' : ''}>
<summary class="row"><span class="sign" title="${gate.verdict}" aria-label="${gate.verdict}">${gateSign[gate.verdict]}</span><span class="name">${escapeMarkup(gate.id)}${severity}</span>${renderValue(gate)}<span>${renderWhisker(gate)}</span><span>${escapeMarkup(gate.limit.text)}</span><span>${renderSparkline(values, unit)}</span></summary>
<div class="body"><p class="reason">${escapeMarkup(gate.reason)}</p>${gate.needs === null ? '' : `<p class="needs">It would take ${escapeMarkup(gate.needs)}.</p>`}${renderEvidence(gate)}
<figure><figcaption>Reproduce</figcaption><code class="reproduce">${escapeMarkup(gate.reproduce)}</code></figure></div></details>`;
}

function renderValue({ measured }: GateResult): string {
  if (measured === null) return '<span class="value empty">nothing measured</span>';
  const { value, unit, interval, confidence, sample } = measured;
  const bounds =
    interval === null
      ? ''
      : `${formatInterval(interval, unit)} at ${Number((confidence * 100).toFixed(2))} %, `;
  return `<span class="value">${escapeMarkup(formatQuantity(value, unit))}<small>${escapeMarkup(`${bounds}${sample.count.toLocaleString('en-US')} ${sample.of}`)}</small></span>`;
}

/** An id for links: letters, digits and hyphens. */
function gateAnchor(id: string): string {
  return `gate-${id.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`;
}
