import type { RunDocument } from '../../document/document.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { formatDuration } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';
import { renderTable } from './evidence.ts';
import { renderShards } from './shards.ts';

/** Phases, what was not run, services, the machine or those of the shards, and the raw files. */
export function renderEnvironment(
  document: RunDocument,
  { isServed }: { readonly isServed: boolean },
): string {
  const sections = [
    renderTable(
      'Phases',
      ['phase', 'state', 'what', 'time'],
      document.phases.map((phase) => [
        phase.name,
        phase.state,
        phase.reason === null ? phase.summary : `${phase.summary}: ${phase.reason}`,
        formatDuration(phase.seconds),
      ]),
    ),
    document.notRun.length === 0
      ? ''
      : renderTable(
          'Not run',
          ['what', 'why'],
          document.notRun.map(({ what, reason }) => [what, reason]),
        ),
    document.services.length === 0
      ? ''
      : renderTable(
          'Services',
          ['service', 'provider', 'why', 'ready after', 'facts'],
          document.services.map((service) => [
            `${service.name} ${service.version}`,
            service.provider,
            service.chosenBecause,
            formatQuantity(service.startupMs, 'ms'),
            Object.entries(service.facts)
              .map(([name, value]) => `${name}: ${value}`)
              .join(', '),
          ]),
        ),
    document.shards === undefined ? machine(document) : renderShards(document.shards),
    files(document.files, { isLinked: !isServed }),
  ];
  return `<section id="environment"><h2>More</h2><details class="group"><summary>phases, environment, what was not run, raw files</summary>${sections.join('\n')}</details></section>`;
}

function machine(document: RunDocument): string {
  const { fingerprint } = document;
  const facts: [string, string][] = [
    ['machine kind', fingerprint.machineKind],
    ['processor', `${fingerprint.cpu.model}, ${fingerprint.cpu.cores} cores`],
    ['memory', formatQuantity(fingerprint.memoryBytes, 'B')],
    ['system', `${fingerprint.os}, kernel ${fingerprint.kernel}`],
    ['GPU', fingerprint.gpu.detail],
    [
      'load average at the start',
      fingerprint.loadAverage.map((load) => load.toFixed(2)).join(', '),
    ],
    ['Node', fingerprint.node],
    ...Object.entries(fingerprint.versions),
    ...(document.harnessPeakRssBytes === null
      ? []
      : [
          ['memory of the harness', formatQuantity(document.harnessPeakRssBytes, 'B')] as [
            string,
            string,
          ],
        ]),
    ['command', document.command],
  ];
  return renderTable('Machine', ['fact', 'value'], facts);
}

function files(all: RunDocument['files'], { isLinked }: { readonly isLinked: boolean }): string {
  const named = (file: string): string =>
    isLinked
      ? `<a href="${escapeMarkup(encodeURI(file))}">${escapeMarkup(file)}</a>`
      : escapeMarkup(file);
  const items = Object.entries(all).map(
    ([file, description]) =>
      `<tr><td class="tight">${named(file)}</td><td>${escapeMarkup(description)}</td></tr>`,
  );
  return `<figure class="long"><figcaption>Raw files</figcaption><table><tbody>${items.join('\n')}</tbody></table></figure>`;
}
