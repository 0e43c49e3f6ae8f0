import type { Command } from 'commander';
import { configOption, jsonOption, readKind } from './options.ts';

interface Options {
  config?: string;
  last: string;
  profile?: string;
  machine?: string;
  kind?: string;
  json?: true;
}

export function registerTrend(history: Command): void {
  history
    .command('trend')
    .description('Shows the values of a gate over time, and where they went to another level')
    .argument('<gate>', "a gate, or a part of its name: 'predict latency.p99'")
    .option('-n, --last <runs>', 'how many values of each series, the newest', '100')
    .option('-p, --profile <name>', 'only runs of this profile')
    .option('--machine <part>', 'only kinds of machine with this in their name')
    .option('--kind <kind>', 'changed, part or ad-hoc runs instead of regular ones')
    .option(...configOption)
    .option(...jsonOption)
    .action(async (gate: string, options: Options) => {
      const [{ trendCommand }, { parseCount }] = await Promise.all([
        import('../../actions/history/trend.ts'),
        import('../../parse-amount.ts'),
      ]);
      await trendCommand({
        gate,
        last: parseCount('--last', options.last),
        profile: options.profile,
        machine: options.machine,
        kind: readKind(options.kind) ?? 'regular',
        configFile: options.config ?? null,
        json: options.json ?? false,
      });
    });
}
