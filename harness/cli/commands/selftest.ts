import type { Command } from 'commander';
import { UsageError } from '../../errors.ts';

interface Options {
  project?: true;
  only?: string;
  profile?: string;
  config?: string;
  budget?: string;
  iOwnThisTarget?: true;
  json?: true;
}

const usualBudget = { machine: '10s', project: '15m' } as const;

export function register(program: Command): void {
  program
    .command('selftest')
    .description('Tries the gates on planted faults and clean twins: can they be believed here?')
    .option('--project', "plant faults in the project's own target: does each of its gates fail?")
    .option(
      '--only <gates>',
      'try these only: leak, latency, percentile, errors; with --project subjects: load/predict, tests',
    )
    .option(
      '--budget <duration>',
      'the most to spend on one live measurement (10s), or with --project on all of it (15m)',
    )
    .option('--profile <name>', 'with --project: smoke, ci, nightly, soak or one of the config')
    .option('-c, --config <file>', 'with --project: the config, instead of the nearest one')
    .option('--i-own-this-target', 'with --project: load may go to a target on another machine')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
The gates are the real ones: operations are measured as by assay leak and assay compare, and samples of a
simulated load are judged as in assay run. It takes about half a minute, and up to 90 s on a busy machine.
One run does not measure how often the gates err: assay calibrate counts false alarms of comparisons here,
and docs/latency.md and docs/leaks/README.md publish the rates of the benches.

--project runs the load scripts and leak hunts of the project with faults of known size between k6 and the
target (late answers, failed requests) and in it (leaks), and a test that fails. Each blocking gate has to
fail; the smallest fault that it caught is printed, and kept in reports/selftests. A gate that no fault can
fail is named, with the reason (exit code 1).

Exit codes: 0 all answers are right, 1 a gate was wrong (it missed a fault or raised a false alarm),
4 something can't be told on this machine, 130 interrupted; what was seen until then is printed.

Examples:
  $ assay selftest
  $ assay selftest --project --only load/predict --budget 3m
  $ assay selftest --only latency --budget 30s --json`,
    )
    .action(async (options: Options) => {
      const [
        { selftestCommand },
        { selftestProjectCommand },
        { readDuration },
        { untilInterrupted },
      ] = await Promise.all([
        import('../actions/selftest.ts'),
        import('../actions/selftest-project.ts'),
        import('../parse-amount.ts'),
        import('../../process/until-interrupted.ts'),
      ]);
      requireProject(options);
      const kind = options.project ? 'project' : 'machine';
      const budgetMs = readDuration('--budget', options.budget ?? usualBudget[kind]);
      const shared = { only: options.only ?? null, budgetMs, json: options.json ?? false };
      process.exitCode = await untilInterrupted((signal) =>
        options.project
          ? selftestProjectCommand({
              ...shared,
              profile: options.profile ?? null,
              configFile: options.config ?? null,
              ownsTarget: options.iOwnThisTarget ?? false,
              signal,
            })
          : selftestCommand({ ...shared, signal }),
      );
    });
}

/** @throws {UsageError} an option that means nothing without --project */
function requireProject({ project, profile, config, iOwnThisTarget }: Options): void {
  if (project) return;
  const written = { profile, config, 'i-own-this-target': iOwnThisTarget };
  const option = Object.entries(written).find(([, value]) => value !== undefined)?.[0];
  if (option === undefined) return;
  throw new UsageError(
    `--${option} means nothing without --project: the gates are tried on samples`,
    {
      remedy: `assay selftest --project --${option} …`,
    },
  );
}
