import type { Command } from 'commander';
import { configOption, jsonOption } from './options.ts';

interface Options {
  config?: string;
  json?: true;
}

export function registerImport(history: Command): void {
  history
    .command('import')
    .description('Adds runs that are not there yet: of run folders, or of exported files')
    .argument(
      '[paths...]',
      'run folders, folders of them, exported files; without any, those of this project',
    )
    .option(...configOption)
    .option(...jsonOption)
    .action(async (paths: string[], { config, json }: Options) => {
      const { importCommand } = await import('../../actions/history/import.ts');
      await importCommand({ paths, configFile: config ?? null, json: json ?? false });
    });
}
