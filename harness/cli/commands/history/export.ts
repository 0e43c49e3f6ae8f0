import type { Command } from 'commander';
import { configOption } from './options.ts';

interface Options {
  config?: string;
  out?: string;
}

export function registerExport(history: Command): void {
  history
    .command('export')
    .description('Writes every run of the project, one JSON object a line')
    .option('-o, --out <file>', 'a file instead of stdout; what ends with .gz is compressed')
    .option(...configOption)
    .action(async ({ config, out }: Options) => {
      const { exportCommand } = await import('../../actions/history/export.ts');
      await exportCommand({ out: out ?? null, configFile: config ?? null });
    });
}
