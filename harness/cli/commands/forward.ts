import type { Command } from 'commander';

interface Options {
  to: string;
  run: string;
  part: string;
  file: string;
  log?: string;
  pod?: string;
  merge?: true;
  giveUp: string;
}

export function register(program: Command): void {
  program
    .command('forward')
    .description('Sends the points that a k6 writes to a collector, until it is told that k6 ended')
    .requiredOption('--to <url>', 'the collector, as in http://collector:8417')
    .requiredOption('--run <id>', 'the run that the collector waits for')
    .requiredOption(
      '--part <n>',
      'which instance this k6 is, from 1; or a name that ends in it, as pods have: load-3',
    )
    .requiredOption('--file <file>', 'where k6 writes its points: k6 run --out csv=<file>')
    .option('--log <file>', 'where k6 writes its log: k6 run --log-output file=<file>')
    .option(
      '--pod <id>',
      'who sends: with the same id a forwarder that is started again goes on where it stood; by itself each is another',
    )
    .option(
      '--merge',
      'read the points here, and send what they come to when k6 has ended: 35 bytes a request',
    )
    .option('--give-up <time>', 'how long the collector may be away', '2m')
    .addHelpText(
      'after',
      `
It ends after SIGTERM or SIGINT, when the collector has everything that is in the file then: beside
k6 in a pod, Kubernetes sends it when k6 has ended. The token is in ASSAY_COLLECTOR_TOKEN.

Examples:
  $ assay forward --to http://collector:8417 --run r1 --part load-3 --file /points/points.csv
  $ assay forward --to http://10.0.0.7:8417 --run r1 --part 2 --file points.csv --log k6.log --give-up 10m`,
    )
    .action(async (options: Options) => {
      const { forwardCommand } = await import('../actions/forward.ts');
      await forwardCommand(options);
    });
}
