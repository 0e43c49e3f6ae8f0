import type { Command } from 'commander';
import { UsageError } from '../../errors.ts';

interface Options {
  bench?: string;
  load?: string;
  good: string;
  bad: string;
  margin: string;
  slower: string;
  alpha: string;
  budget?: string;
  pairs: string;
  config?: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('bisect')
    .description('Finds the commit that made a benchmark or a load slower')
    .argument('[files...]', 'benchmark files; all of the project where left out')
    .option('--bench <name>', 'the benchmark, as assay compare names it')
    .option('--load <script>', 'a k6 script: the load of which became slower')
    .requiredOption('--good <ref>', 'a commit before it became slower')
    .option('--bad <ref>', 'a commit after', 'HEAD')
    .option('--margin <percent>', 'of a benchmark: slow-downs below it are not looked for', '2%')
    .option('--slower <list>', 'of a load: the same, for each percentile', 'p50=5%,p95=10%')
    .option('--alpha <percent>', 'how often a step may be wrong', '1%')
    .option(
      '--budget <duration>',
      'the most to spend on a commit at first; default 30s, of a load 90s',
    )
    .option('--pairs <count>', 'of a benchmark: the most fresh launches of a commit', '200')
    .option('--config <file>', 'of a load: the config file; default: the nearest assay.config.*')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: 1 a commit was found, 0 it is not slower, 4 can't tell.

Examples:
  $ assay bisect --bench 'windowing > view' --good v1.2.0
  $ assay bisect --bench parse --good main~20 --bad main --json
  $ assay bisect --load suites/load/predict.ts --good v1.2.0 --slower p50=10%`,
    )
    .action(async (files: string[], options: Options, command: Command) => {
      const asked = askedOf(files, options, command);
      const [{ parseCount, readDuration, parseShare }, { untilInterrupted }] = await Promise.all([
        import('../parse-amount.ts'),
        import('../../process/until-interrupted.ts'),
      ]);
      const shared = {
        good: options.good,
        bad: options.bad,
        alpha: parseShare('--alpha', options.alpha),
        json: options.json ?? false,
      };
      if (asked.kind === 'load') {
        const { bisectLoadCommand } = await import('../actions/bisect-load.ts');
        const budgetMs = readDuration('--budget', options.budget ?? '90s');
        process.exitCode = await untilInterrupted((signal) =>
          bisectLoadCommand({
            ...shared,
            script: asked.script,
            slower: options.slower,
            budgetSeconds: budgetMs / 1000,
            config: options.config ?? null,
            signal,
          }),
        );
        return;
      }
      const { bisectCommand } = await import('../actions/bisect.ts');
      process.exitCode = await untilInterrupted((signal) =>
        bisectCommand({
          ...shared,
          files,
          bench: asked.bench,
          margin: parseShare('--margin', options.margin),
          budgetMs: readDuration('--budget', options.budget ?? '30s'),
          mostLaunches: parseCount('--pairs', options.pairs),
          seed: Date.now() >>> 0,
          signal,
        }),
      );
    });
}

type Asked = { kind: 'bench'; bench: string } | { kind: 'load'; script: string };

/** One of both questions, and no option of the other one. */
function askedOf(files: readonly string[], { bench, load }: Options, command: Command): Asked {
  const remedy = "for example --bench 'parse', or --load suites/load/predict.ts";
  if (bench !== undefined && load !== undefined) {
    throw new UsageError('--bench and --load are two questions', { remedy: 'ask one of them' });
  }
  if (load !== undefined) {
    refuseForeign(command, ['margin', 'pairs'], '--bench');
    if (files[0] !== undefined) {
      throw new UsageError(`'${files[0]}' is a file of benchmarks, and --load has none`, {
        remedy,
      });
    }
    return { kind: 'load', script: load };
  }
  if (bench === undefined) {
    throw new UsageError('bisect needs what became slower', { remedy });
  }
  refuseForeign(command, ['slower', 'config'], '--load');
  return { kind: 'bench', bench };
}

function refuseForeign(command: Command, names: readonly string[], owner: string): void {
  for (const name of names) {
    if (command.getOptionValueSource(name) !== 'cli') continue;
    throw new UsageError(`--${name} goes with ${owner} only`, {
      remedy: 'see assay bisect --help',
    });
  }
}
