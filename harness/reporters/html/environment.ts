import type { RunDocument } from '../../document/document.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { formatDuration } from '../wording.ts';
import { escapeMarkup } from '../xml.ts';
import { renderTable } from './evidence.ts';

/** Phases, what was not run, services, the machine and the raw files. */
export function renderEnvironment(document: RunDocument): string {
  const { fingerprint: machine } = document;
  const facts: [string, string][] = [
    ['machine kind', machine.machineKind],
    ['processor', `${machine.cpu.model}, ${machine.cpu.cores} cores`],
    ['memory', formatQuantity(machine.memoryBytes, 'B')],
    ['system', `${machine.os}, kernel ${machine.kernel}`],
    ['GPU', machine.gpu.detail],
    ['load average at the start', machine.loadAverage.map((load) => load.toFixed(2)).join(', ')],
    ['Node', machine.node],
    ...Object.entries(machine.versions),
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
    renderTable('Machine', ['fact', 'value'], facts),
    files(document.files),
  ];
  return `<section><h2>Environment</h2>${sections.join('\n')}</section>`;
}

function files(all: RunDocument['files']): string {
  const items = Object.entries(all).map(
    ([file, description]) =>
      `<tr><td class="tight"><a href="${escapeMarkup(encodeURI(file))}">${escapeMarkup(file)}</a></td><td>${escapeMarkup(description)}</td></tr>`,
  );
  return `<figure class="long"><figcaption>Raw files</figcaption><table><tbody>${items.join('\n')}</tbody></table></figure>`;
}
