import type { Command } from 'commander';
import { configOption, jsonOption } from './options.ts';

interface Options {
  config?: string;
  json?: true;
}

export function registerShow(history: Command): void {
  history
    .command('show')
    .description('Shows a run as it was kept')
    .argument('[run]', 'id of the run; the newest without it')
    .option(...configOption)
    .option(...jsonOption)
    .action(async (run: string | undefined, { config, json }: Options) => {
      const { showCommand } = await import('../../actions/history/show.ts');
      await showCommand({ run: run ?? null, configFile: config ?? null, json: json ?? false });
    });
}
