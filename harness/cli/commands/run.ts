import type { Command } from 'commander';

interface Options {
  profile?: string;
  test?: string;
  tags?: string[];
  config: string[];
  set: string[];
  budget?: string;
  against?: string;
  where?: true;
  capacity?: true;
  abortOnFail?: true;
  iOwnThisTarget?: true;
  provider?: string;
  engine?: string;
  json?: true;
  shard?: string;
  allowInconclusive?: true;
}

export function register(program: Command): void {
  program
    .command('run')
    .description('Runs the suites, judges what they measured and writes the report')
    .argument(
      '[suites...]',
      'unit, integration, stress, load, model, bench, or files of them; without any, those of the profile',
    )
    .option('-p, --profile <name>', 'smoke (default), ci, nightly, soak, or one of the config')
    .option('-t, --test <pattern>', 'only the tests whose full name matches')
    .option('--tags <expression...>', "tag filters instead of the profile's, such as '!slow'")
    .option(
      '-c, --config <file>',
      'config file instead of assay.config.ts; given several times: one run of them, one verdict',
      (file: string, files: readonly string[]) => [...files, file],
      [] as readonly string[],
    )
    .option('--set <path=value...>', 'set one value of the config, over file and environment', [])
    .option(
      '--provider <name>',
      'auto, docker, embedded or external for every service; as ASSAY_SERVICES_PROVIDER',
    )
    .option(
      '--engine <name>',
      'run the models of `engines` on this one, such as onnx-cuda; as ASSAY_ENGINE',
    )
    .option('--budget <time>', 'for each load scenario and each leak hunt, such as 40s or 2m')
    .option(
      '--against <ref>',
      'a git ref: the loads of its back end and of the working tree are compared, in turn',
    )
    .option(
      '--where',
      'profile both sides of each compared load, and not only where it became slower',
    )
    .option('--capacity', 'search for the highest rates that thresholds name, in any profile')
    .option('--abort-on-fail', 'stop a load once a blocking gate of it is shown to fail')
    .option('--i-own-this-target', 'lets load go to a target.url that is not this machine')
    .option(
      '--shard <part>',
      'this job of several, such as 2/4: files shared out by what they took last; see `assay merge`',
    )
    .option('--allow-inconclusive', "exit 0 instead of 4 where the data can't tell")
    .option('--json', 'print the run document on stdout at the end; progress goes to stderr')
    .addHelpText(
      'after',
      "\nExamples:\n  $ assay run unit src/a.test.ts -t 'keeps a prediction'\n  $ assay run unit integration --tags '!slow'\n  $ assay run load --profile ci --budget 2m --json > run.json\n  $ assay run load --against origin/main",
    )
    .action(async (suites: string[], options: Options) => {
      const { runCommand } = await import('../actions/run.ts');
      process.exitCode = await runCommand(suites, options);
    });
}
