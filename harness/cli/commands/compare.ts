import type { Command } from 'commander';

interface Options {
  base?: string;
  baseline?: string;
  saveBaseline?: string;
  bench?: string;
  use?: string;
  margin: string;
  alpha: string;
  budget: string;
  pairs: string;
  seed?: string;
  json?: true;
  allowInconclusive?: true;
  iOwnThisTarget?: true;
}

export function register(program: Command): void {
  program
    .command('compare')
    .description('Decides whether a candidate is slower than a base by more than a margin')
    .argument(
      '[sides...]',
      'base and candidate (modules, URLs, name@version, commands), or benchmark files with --base',
    )
    .option('--base <ref>', 'compare the benchmarks of this git ref with the working tree')
    .option(
      '--baseline <name>',
      'compare with the commit of a stored baseline of this kind of machine',
    )
    .option('--save-baseline <name>', "keep the candidate's times in reports/baselines")
    .option('--bench <name>', 'only the benchmark of this name')
    .option('--use <module>', 'for packages: the module that imports the package and exports op')
    .option('--margin <percent>', 'how much slower is too slow', '5%')
    .option('--alpha <percent>', 'how often a verdict may be wrong, all benchmarks together', '1%')
    .option('--budget <duration>', 'the most to spend on a benchmark', '30s')
    .option('--pairs <count>', 'the most fresh launches of a benchmark', '200')
    .option('--seed <number>', 'repeat the random orders of an earlier comparison')
    .option('--i-own-this-target', 'of two URLs: lets requests go to another machine')
    .option('--json', 'print one JSON object')
    .option('--allow-inconclusive', 'exit 0 where it can not be told')
    .addHelpText(
      'after',
      `
A module exports op, and if needed setup, teardown and name; a Vitest benchmark file is taken as it is.
Exit codes: 0 not slower than the margin, 1 slower, 4 can't tell.

Examples:
  $ assay compare base.ts candidate.ts --margin 2%
  $ assay compare --base origin/main --json
  $ assay compare 'node old.js' 'node new.js' --budget 2min`,
    )
    .action(async (sides: string[], options: Options) => {
      const [{ compareCommand }, { parseCount, readDuration, parseShare }, { untilInterrupted }] =
        await Promise.all([
          import('../actions/compare.ts'),
          import('../parse-amount.ts'),
          import('../../process/until-interrupted.ts'),
        ]);
      process.exitCode = await untilInterrupted((signal) =>
        compareCommand({
          positional: sides,
          baseRef: options.base ?? null,
          baseline: options.baseline ?? null,
          saveBaseline: options.saveBaseline ?? null,
          bench: options.bench ?? null,
          use: options.use ?? null,
          margin: parseShare('--margin', options.margin),
          alpha: parseShare('--alpha', options.alpha),
          budgetMs: readDuration('--budget', options.budget),
          mostLaunches: parseCount('--pairs', options.pairs),
          seed:
            options.seed === undefined ? Date.now() >>> 0 : parseCount('--seed', options.seed, 0),
          json: options.json ?? false,
          allowInconclusive: options.allowInconclusive ?? false,
          ownsTarget: options.iOwnThisTarget ?? false,
          signal,
        }),
      );
    });
}
