import type { Command } from 'commander';
import { UsageError } from '../../errors.ts';

interface Options {
  url?: string;
  config?: string;
  profile?: string;
  duration?: string;
  rate?: string;
  vus?: string;
  stages?: string;
  env: string[];
  output?: string;
  gates: boolean;
  allowInconclusive?: true;
  json?: true;
  against?: string;
  slower: string;
  iOwnThisTarget?: true;
  findMax?: string;
  atLeast?: string;
  most?: string;
  budget?: string;
  instances?: string;
}

export function register(program: Command): void {
  program
    .command('load <script>')
    .description("Runs one k6 script against a back end, and judges it by the project's thresholds")
    .option('--url <url>', "a back end that is up; without it, the config's own is started")
    .option(
      '--against <url>',
      'another one that is up: both get the load in turn, and are compared',
    )
    .option(
      '--slower <list>',
      'how much slower than --against it may be, at each percentile',
      'p50=5%,p95=10%',
    )
    .option('--i-own-this-target', 'lets load go to a host that is not this machine')
    .option('--config <file>', 'the config file; default: the nearest assay.config.*')
    .option('--profile <name>', 'whose error rate the verdict has; default smoke')
    .option(
      '--duration <time>',
      'how long each scenario lasts, as in 30s or 5m; ramps keep their shape',
    )
    .option('--rate <n>', 'iterations a second of each scenario with an arrival rate')
    .option('--vus <n>', 'virtual users of each scenario')
    .option('--stages <list>', "take the place of the script's stages, as in 10s:50,30s:50,10s:0")
    .option(
      '-e, --env <NAME=value>',
      "a variable of the script's __ENV; may be repeated",
      collect,
      [],
    )
    .option('--instances <n>', "k6 processes that share the load; default: the config's, or 1")
    .option('-o, --output <folder>', 'where the raw files go; default: a temporary folder, removed')
    .option('--no-gates', 'print the figures alone, and judge nothing')
    .option('--allow-inconclusive', 'end with 0 where the gates are undecided')
    .option('--json', 'print the result as JSON')
    .option(
      '--find-max <objective>',
      "look for the highest rate that keeps it, as in 'p99 < 50ms, errors < 1%'; starts at --rate",
    )
    .option(
      '--at-least <n>',
      'with --find-max: fail where it does not hold at n iterations a second',
    )
    .option('--most <n>', 'with --find-max: the highest rate to apply; default 5000')
    .option('--budget <time>', 'with --find-max: how long to look; default 4m')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay load suites/load/predict.ts\n' +
        '  $ assay load suites/load/predict.ts --url http://127.0.0.1:8080 --rate 50 --duration 10s --json\n' +
        '  $ assay load suites/load/predict.ts --url http://127.0.0.1:8081 --against http://127.0.0.1:8080 --duration 90s\n' +
        "  $ assay load suites/load/predict.ts --find-max 'p99 < 50ms' --at-least 200",
    )
    .action(async (script: string, options: Options) => {
      const request = {
        script,
        ...options,
        allowInconclusive: options.allowInconclusive ?? false,
        json: options.json ?? false,
      };
      if (request.findMax !== undefined) {
        if (request.against !== undefined) throw refusedTogether();
        refuseInstances(options, '--find-max');
        const { findMaxCommand } = await import('../actions/find-max.ts');
        await findMaxCommand({ ...request, objective: request.findMax });
        return;
      }
      refuseWithoutFindMax(options);
      if (request.against === undefined) {
        const { loadCommand } = await import('../actions/load.ts');
        await loadCommand(request);
      } else {
        refuseInstances(options, '--against');
        const { loadAgainstCommand } = await import('../actions/load-against.ts');
        await loadAgainstCommand({ ...request, against: request.against });
      }
    });
}

/** Options that say nothing without another one are a mistake. */
function refuseWithoutFindMax({ atLeast, most, budget }: Options): void {
  const given = { '--at-least': atLeast, '--most': most, '--budget': budget };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    throw new UsageError(`${name} '${value}' goes with --find-max only`, {
      remedy: "for example --find-max 'p99 < 50ms'",
    });
  }
}

/** A search and a duet are timed by one k6: of several each would have its own turns and stretches. */
function refuseInstances({ instances }: Options, other: string): void {
  if (instances === undefined) return;
  throw new UsageError(`--instances ${instances} and ${other} can't be asked together`, {
    remedy: `leave one of them out: ${other} has one k6`,
  });
}

function refusedTogether(): UsageError {
  return new UsageError('--find-max and --against are two questions', {
    remedy: 'ask one of them: how much a back end holds, or whether it got slower',
  });
}

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}
