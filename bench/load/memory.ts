import { measured } from './measured-command.ts';
import { startPlainServer } from './plain-server.ts';
import { toolsFor } from './tools.ts';

const RATE = 1000;
const shown = new Set(['k6', 'k6 --out csv', 'assay load']);

/** The largest process of each tool, by how long the load lasts. */
export async function benchMemory(durations: readonly number[], folder: string): Promise<string> {
  await using server = await startPlainServer();
  const peaks = new Map<string, string[]>();
  for (const seconds of durations) {
    const load = { kind: 'rate', perSecond: RATE, seconds } as const;
    const { tools } = await toolsFor(load, server.url, folder);
    for (const { name, command } of tools.filter((tool) => shown.has(tool.name))) {
      const { peakMb } = await measured(command[0], command.slice(1), { cwd: folder });
      peaks.set(name, [...(peaks.get(name) ?? []), peakMb.toFixed(0)]);
    }
  }
  return [
    `Largest process, MB, at ${RATE} requests a second for`,
    '',
    `| | ${durations.map((seconds) => `${seconds} s`).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(durations.length)}`,
    ...[...peaks].map(([name, all]) => `| ${name} | ${all.join(' | ')} |`),
    '',
  ].join('\n');
}
