import { type CommandCost, measured } from './measured-command.ts';
import { startPlainServer } from './plain-server.ts';
import { type Load, type Tool, toolsFor } from './tools.ts';

interface Round extends CommandCost {
  /** That were answered: on a busy machine fewer are sent than were to be. */
  readonly requests: number;
}

/** CPU time, memory and requests of `assay load` beside those of other tools on the same target, in turn. */
export async function benchCost(load: Load, rounds: number, folder: string): Promise<string> {
  await using server = await startPlainServer();
  const { tools, left } = await toolsFor(load, server.url, folder);
  const costs = new Map<Tool, Round[]>(tools.map((tool) => [tool, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const tool of tools) {
      const before = server.answered;
      const [command, ...args] = tool.command;
      const cost = await measured(command, args, { cwd: folder });
      costs.get(tool)?.push({ ...cost, requests: server.answered - before });
    }
  }
  const [first] = [...costs.values()];
  const bare = first === undefined ? Number.NaN : microsecondsEach(first);
  const rows = [...costs].map(([{ name }, all]) => {
    const each = microsecondsEach(all);
    const cells = [
      (total(all, ({ requests }) => requests) / (load.seconds * all.length)).toFixed(0),
      (total(all, ({ cpuSeconds }) => cpuSeconds) / all.length).toFixed(2),
      each.toFixed(0),
      (each / bare).toFixed(2),
      Math.max(...all.map(({ peakMb }) => peakMb)).toFixed(0),
    ];
    return `| ${name} | ${cells.join(' | ')} |`;
  });
  return [
    describe(load, rounds),
    '',
    '| | requests a second | CPU time, s | µs a request | times bare k6 | largest process, MB |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    ...left.map((reason) => `\n${reason}`),
    '',
  ].join('\n');
}

function describe(load: Load, rounds: number): string {
  const times = `${load.seconds} s, ${rounds} ${rounds === 1 ? 'round' : 'rounds in turn'}`;
  return load.kind === 'rate'
    ? `${load.perSecond} requests a second for ${times}`
    : `As many as ${load.users} users get answered, ${times}`;
}

function microsecondsEach(all: readonly Round[]): number {
  return (
    (1e6 * total(all, ({ cpuSeconds }) => cpuSeconds)) / total(all, ({ requests }) => requests)
  );
}

function total(all: readonly Round[], of: (round: Round) => number): number {
  return all.reduce((sum, round) => sum + of(round), 0);
}
