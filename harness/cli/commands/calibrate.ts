import type { Command } from 'commander';

interface Options {
  seed?: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('calibrate')
    .description("Measures this machine's noise: the smallest slow-down that can be found here")
    .argument('[duration]', 'how long to compare operations with themselves', '2m')
    .option('--seed <number>', 'repeat the random orders of an earlier calibration')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  $ assay calibrate\n  $ assay calibrate 30m --json')
    .action(async (duration: string, options: Options) => {
      const [{ calibrateCommand }, { parseCount, readDuration }, { untilInterrupted }] =
        await Promise.all([
          import('../actions/calibrate.ts'),
          import('../parse-amount.ts'),
          import('../../process/until-interrupted.ts'),
        ]);
      process.exitCode = await untilInterrupted((signal) =>
        calibrateCommand({
          minutes: readDuration('duration', duration) / 60_000,
          seed:
            options.seed === undefined ? Date.now() >>> 0 : parseCount('--seed', options.seed, 0),
          json: options.json ?? false,
          signal,
        }),
      );
    });
}
