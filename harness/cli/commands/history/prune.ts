import type { Command } from 'commander';
import { configOption, jsonOption } from './options.ts';

interface Options {
  config?: string;
  olderThan?: string;
  keep?: string;
  dryRun?: true;
  json?: true;
}

export function registerPrune(history: Command): void {
  history
    .command('prune')
    .description('Removes runs by age and number; the pinned one, and those with a folder, stay')
    .option('--older-than <days>', 'runs that started more than so many days ago go')
    .option('--keep <runs>', 'of all, the newest so many stay')
    .option('--dry-run', 'tells what would go, and removes nothing')
    .option(...configOption)
    .option(...jsonOption)
    .action(async ({ config, olderThan, keep, dryRun, json }: Options) => {
      const [{ pruneCommand }, { parseCount }] = await Promise.all([
        import('../../actions/history/prune.ts'),
        import('../../parse-amount.ts'),
      ]);
      await pruneCommand({
        olderThanDays: olderThan === undefined ? null : parseCount('--older-than', olderThan),
        keep: keep === undefined ? null : parseCount('--keep', keep),
        dryRun: dryRun ?? false,
        configFile: config ?? null,
        json: json ?? false,
      });
    });
}
