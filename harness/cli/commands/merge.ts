import type { Command } from 'commander';

interface Options {
  out?: string;
  expect?: string;
  config?: string;
  allowInconclusive?: true;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('merge')
    .description('Makes one run of several that are shards of it, with one verdict and all reports')
    .argument('<runs...>', 'folders of runs, or their run.json')
    .option('--expect <shards>', 'how many there have to be: a missing one is no pass (exit 3)')
    .option('-o, --out <folder>', 'where to write it; default a new folder in reports.folder')
    .option('-c, --config <file>', 'config file instead of assay.config.ts')
    .option('--allow-inconclusive', "exit 0 instead of 4 where the data can't tell")
    .option('--json', 'print the run document on stdout')
    .addHelpText(
      'after',
      `
Shards are of one commit and one profile, and each has suites or tests of its own. Give --expect in
CI: a shard that was never uploaded can't be seen otherwise.
Exit codes: those of a run.

Examples:
  $ assay merge shards/* --expect 3
  $ assay merge unit/run.json load/run.json --out merged --json`,
    )
    .action(async (paths: string[], options: Options) => {
      const [{ mergeCommand }, { parseCount }] = await Promise.all([
        import('../actions/merge.ts'),
        import('../parse-amount.ts'),
      ]);
      process.exitCode = await mergeCommand({
        paths,
        out: options.out ?? null,
        expected: options.expect === undefined ? null : parseCount('--expect', options.expect),
        configFile: options.config ?? null,
        allowInconclusive: options.allowInconclusive ?? false,
        json: options.json ?? false,
      });
    });
}
