import type { Command } from 'commander';
import { registerExport } from './history/export.ts';
import { registerImport } from './history/import.ts';
import { registerList } from './history/list.ts';
import { registerPrune } from './history/prune.ts';
import { registerShow } from './history/show.ts';
import { registerTrend } from './history/trend.ts';

interface Options {
  config?: string;
  last: string;
  profile?: string;
  flaky?: true;
  fetch?: string;
  push?: string;
  remote: string;
  json?: true;
}

export function register(program: Command): void {
  // What follows the name of a subcommand is for that one.
  const history = program
    .enablePositionalOptions()
    .command('history')
    .enablePositionalOptions()
    .description('Lists the last runs and their verdicts, or the values of one gate over them')
    .argument('[gate]', "a gate, or a part of its name: 'predict latency.p99'")
    .option('-n, --last <runs>', 'how many runs, the newest', '20')
    .option('-p, --profile <name>', 'only runs of this profile')
    .option('--flaky', 'the tests that passed and failed at one commit')
    .option('--fetch <branch>', 'brings the runs that a branch of the remote has')
    .option('--push <branch>', 'adds the runs that are here to a branch of the remote')
    .option('--remote <name>', 'of --fetch and --push', 'origin')
    .option('-c, --config <file>', 'config file instead of assay.config.ts')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      "\nExamples:\n  $ assay history --last 10\n  $ assay history 'predict latency.p99' --profile ci\n  $ assay history --push assay-history",
    )
    .action(async (gate: string | undefined, options: Options) => {
      const { fetch, push, remote, config = null } = options;
      if (fetch !== undefined || push !== undefined) {
        const { carryHistory } = await import('../actions/history-branch.ts');
        await carryHistory({
          fetch: fetch ?? null,
          push: push ?? null,
          remote,
          configFile: config,
        });
        return;
      }
      const [{ historyCommand }, { parseCount }] = await Promise.all([
        import('../actions/history.ts'),
        import('../parse-amount.ts'),
      ]);
      await historyCommand({
        gate: gate ?? null,
        last: parseCount('--last', options.last),
        profile: options.profile,
        flaky: options.flaky ?? false,
        configFile: config,
        json: options.json ?? false,
      });
    });
  registerList(history);
  registerShow(history);
  registerTrend(history);
  registerPrune(history);
  registerImport(history);
  registerExport(history);
}
