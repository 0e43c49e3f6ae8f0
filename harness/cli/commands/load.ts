import type { Command } from 'commander';

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
    .option('-o, --output <folder>', 'where the raw files go; default: a temporary folder, removed')
    .option('--no-gates', 'print the figures alone, and judge nothing')
    .option('--allow-inconclusive', 'end with 0 where the gates are undecided')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay load suites/load/predict.ts\n' +
        '  $ assay load suites/load/predict.ts --url http://127.0.0.1:8080 --rate 50 --duration 10s --json\n' +
        '  $ assay load suites/load/predict.ts --url http://127.0.0.1:8081 --against http://127.0.0.1:8080 --duration 90s',
    )
    .action(async (script: string, options: Options) => {
      const request = {
        script,
        ...options,
        allowInconclusive: options.allowInconclusive ?? false,
        json: options.json ?? false,
      };
      if (request.against === undefined) {
        const { loadCommand } = await import('../actions/load.ts');
        await loadCommand(request);
      } else {
        const { loadAgainstCommand } = await import('../actions/load-against.ts');
        await loadAgainstCommand({ ...request, against: request.against });
      }
    });
}

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}
