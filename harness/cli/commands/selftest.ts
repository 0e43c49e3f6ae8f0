import type { Command } from 'commander';

interface Options {
  only?: string;
  budget: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('selftest')
    .description('Tries the gates on planted faults and clean twins: can they be believed here?')
    .option('--only <gates>', 'try these only: leak, latency, percentile, errors')
    .option('--budget <duration>', 'the most to spend on one live measurement', '10s')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
The gates are the real ones: operations are measured as by assay leak and assay compare, and samples of a
simulated load are judged as in assay run. It takes about half a minute, and up to 90 s on a busy machine.
One run does not measure how often the gates err: assay calibrate counts false alarms of comparisons here,
and docs/latency.md and docs/leaks/README.md publish the rates of the benches.

Exit codes: 0 all answers are right, 1 a gate was wrong (it missed a fault or raised a false alarm),
4 something can't be told on this machine, 130 interrupted; what was seen until then is printed.

Examples:
  $ assay selftest
  $ assay selftest --only latency --budget 30s --json`,
    )
    .action(async (options: Options) => {
      const [{ selftestCommand }, { readDuration }, { untilInterrupted }] = await Promise.all([
        import('../actions/selftest.ts'),
        import('../parse-amount.ts'),
        import('../../process/until-interrupted.ts'),
      ]);
      process.exitCode = await untilInterrupted((signal) =>
        selftestCommand({
          only: options.only ?? null,
          budgetMs: readDuration('--budget', options.budget),
          json: options.json ?? false,
          signal,
        }),
      );
    });
}
