import type { Command } from 'commander';
import { configOption, jsonOption, readKind } from './options.ts';

interface Options {
  config?: string;
  last: string;
  profile?: string;
  kind?: string;
  json?: true;
}

export function registerList(history: Command): void {
  history
    .command('list')
    .description('Lists every run that was kept, also those whose folders are gone')
    .option('-n, --last <runs>', 'how many runs, the newest', '20')
    .option('-p, --profile <name>', 'only runs of this profile')
    .option('--kind <kind>', 'only regular, changed, part or ad-hoc runs')
    .option(...configOption)
    .option(...jsonOption)
    .action(async ({ config, last, profile, kind, json }: Options) => {
      const [{ listCommand }, { parseCount }] = await Promise.all([
        import('../../actions/history/list.ts'),
        import('../../parse-amount.ts'),
      ]);
      await listCommand({
        last: parseCount('--last', last),
        profile,
        kind: readKind(kind),
        configFile: config ?? null,
        json: json ?? false,
      });
    });
}
