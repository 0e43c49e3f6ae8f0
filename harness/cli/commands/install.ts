import type { Command } from 'commander';

interface Options {
  withDeps?: true;
  dryRun?: true;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('install')
    .description('Brings k6 into the cache and, with --with-deps, a Redis server')
    .option('--with-deps', "also install a Redis server with the system's package manager")
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay install --with-deps\n  $ assay install --with-deps --dry-run',
    )
    .action(async (options: Options) => {
      const { dryRun, installCommand } = await import('../actions/install.ts');
      const request = { withDeps: options.withDeps ?? false, json: options.json ?? false };
      await (options.dryRun ? dryRun(request) : installCommand(request));
    });
}
