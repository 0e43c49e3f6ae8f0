import type { Command } from 'commander';

interface Options {
  config?: string;
  last: string;
  most: string;
  check?: true;
  fix?: true;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('slow')
    .description("Lists the slowest tests of the last runs, and checks their marks ('slow')")
    .option('-n, --last <runs>', 'how many runs, the newest', '5')
    .option('-m, --most <tests>', 'how many tests to list', '15')
    .option('--check', 'exit with 1 when a slow test has no mark, or a quick one has it')
    .option('--fix', 'write the mark where it is missing and remove it where it is needless')
    .option('-c, --config <file>', 'config file instead of assay.config.ts')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay slow\n  $ assay slow --last 10 --check\n  $ assay slow --fix',
    )
    .action(async (options: Options) => {
      const [{ slowCommand }, { parseCount }] = await Promise.all([
        import('../actions/slow.ts'),
        import('../parse-amount.ts'),
      ]);
      process.exitCode = await slowCommand({
        last: parseCount('--last', options.last),
        most: parseCount('--most', options.most),
        check: options.check ?? false,
        fix: options.fix ?? false,
        configFile: options.config ?? null,
        json: options.json ?? false,
      });
    });
}
