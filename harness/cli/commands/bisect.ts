import type { Command } from 'commander';

interface Options {
  bench: string;
  good: string;
  bad: string;
  margin: string;
  alpha: string;
  budget: string;
  pairs: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('bisect')
    .description('Finds the commit that made a benchmark slower')
    .argument('[files...]', 'benchmark files; all of the project where left out')
    .requiredOption('--bench <name>', 'the benchmark, as assay compare names it')
    .requiredOption('--good <ref>', 'a commit before it became slower')
    .option('--bad <ref>', 'a commit after', 'HEAD')
    .option('--margin <percent>', 'slow-downs below it are not looked for', '2%')
    .option('--alpha <percent>', 'how often a step may be wrong', '1%')
    .option('--budget <duration>', 'the most to spend on a commit at first', '30s')
    .option('--pairs <count>', 'the most fresh launches of a commit', '200')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: 1 a commit was found, 0 the benchmark is not slower, 4 can't tell.

Examples:
  $ assay bisect --bench 'windowing > view' --good v1.2.0
  $ assay bisect --bench parse --good main~20 --bad main --json`,
    )
    .action(async (files: string[], options: Options) => {
      const [{ bisectCommand }, { parseCount, readDuration, parseShare }, { untilInterrupted }] =
        await Promise.all([
          import('../actions/bisect.ts'),
          import('../parse-amount.ts'),
          import('../../process/until-interrupted.ts'),
        ]);
      process.exitCode = await untilInterrupted((signal) =>
        bisectCommand({
          files,
          bench: options.bench,
          good: options.good,
          bad: options.bad,
          margin: parseShare('--margin', options.margin),
          alpha: parseShare('--alpha', options.alpha),
          budgetMs: readDuration('--budget', options.budget),
          mostLaunches: parseCount('--pairs', options.pairs),
          seed: Date.now() >>> 0,
          json: options.json ?? false,
          signal,
        }),
      );
    });
}
