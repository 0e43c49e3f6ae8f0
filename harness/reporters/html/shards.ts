import type { RunDocument } from '../../document/document.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { formatDuration, runWord } from '../wording.ts';
import { renderTable } from './evidence.ts';

type ShardReport = NonNullable<RunDocument['shards']>[number];

/** The runs that a merged one was made of: what each said, and what it ran on. */
export function renderShards(shards: readonly ShardReport[]): string {
  return [
    renderTable(
      'Shards',
      ['shard', 'verdict', 'why', 'run', 'command', 'started', 'time'],
      shards.map((shard) => [
        shard.name,
        runWord[shard.verdict],
        shard.endedEarly ?? shard.sentence,
        shard.run,
        shard.command,
        shard.startedAt,
        formatDuration(shard.seconds),
      ]),
    ),
    renderTable(
      'Machines',
      ['shard', 'kind', 'memory', 'system', 'GPU', 'load average at the start', 'Node', 'versions'],
      shards.map(({ name, fingerprint: machine }) => [
        name,
        machine.machineKind,
        formatQuantity(machine.memoryBytes, 'B'),
        `${machine.os}, kernel ${machine.kernel}`,
        machine.gpu.detail,
        machine.loadAverage.map((load) => load.toFixed(2)).join(', '),
        machine.node,
        Object.entries(machine.versions)
          .map(([what, version]) => `${what} ${version}`)
          .join(', '),
      ]),
    ),
  ].join('\n');
}
