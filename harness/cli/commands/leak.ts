import type { Command } from 'commander';
import { UsageError } from '../../errors.ts';
import type { LeakOptions } from '../actions/leak.ts';

export function register(program: Command): void {
  program
    .command('leak')
    .description(
      'Runs one operation many times and says what it retains: leak, clean or inconclusive',
    )
    .argument(
      '[module]',
      'exports op(i), and setup() and teardown() where they are needed; or calls stress()',
    )
    .option('--url <url>', 'a server to drive; GET of it where no module says otherwise')
    .option(
      '--script <file>',
      'what drives the server: a module that calls stress() with target, or a k6 script',
    )
    .option('--vus <count>', 'virtual users of a k6 script, 4 by default')
    .option('--i-own-this-target', 'lets requests go to a host that is not this machine')
    .option('--pid <number>', 'the process of that server, which is measured')
    .option('--command <line>', 'starts the server instead, with the probe, and stops it again')
    .option('--ready <path>', 'path that answers 2xx once the command is ready', '/')
    .option('--budget <duration>', 'wall time that it may take, e.g. 10s (the default) or 2min')
    .option('--soak <duration>', 'measure for so long, e.g. 2h, and end before only with a leak')
    .option('--max-ops <count>', 'operations that it may run')
    .option(
      '--rarest <count>',
      'look for leaks in at least 1 of so many operations, 1000 by default; takes about 8 times as many',
    )
    .option(
      '--largest-cache <entries>',
      'entries of the largest cache it may fill, 50000 by default',
    )
    .option('--resources <names>', 'judge these only, e.g. heap,fds')
    .option(
      '--threshold <resource=limit>',
      'growth allowed per operation, e.g. heap=16B/op; may be repeated',
      (value: string, all: string[]) => [...all, value],
      [],
    )
    .option(
      '--heap-snapshots <folder>',
      'write before.heapsnapshot and after.heapsnapshot, for Chrome DevTools and memlab',
    )
    .option('--no-why', 'give the verdict only, without looking for what keeps a leak alive')
    .option('--allow-inconclusive', 'exit with 0 instead of 4 when it can’t be told')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      [
        '',
        'Exit codes: 0 clean, 1 leak, 2 the module is wrong, 3 a process failed, 4 inconclusive,',
        '130 interrupted; a soak prints what it saw until then.',
        '',
        'Examples:',
        '  $ assay leak suites/stress/predict.leak.ts --budget 30s',
        '  $ assay leak parse.js --resources heap,fds --threshold heap=16B/op --json',
        '  $ assay leak --url http://127.0.0.1:8080/ --pid 4711',
        "  $ assay leak --command 'node server.js' --script suites/stress/predict.leak.ts",
        '  $ assay leak --url http://127.0.0.1:8080 --pid 4711 --script suites/load/predict.ts --vus 8',
        '  $ assay leak suites/stress/predict.leak.ts --soak 2h',
      ].join('\n'),
    )
    .action(async (module: string | undefined, options: LeakOptions, command: Command) => {
      if (options.command === undefined && command.getOptionValueSource('ready') === 'cli') {
        throw new UsageError(`--ready ${options.ready} goes with --command only`, {
          remedy: "for example --command 'node server.js'",
        });
      }
      const [{ leakCommand }, { untilInterrupted }] = await Promise.all([
        import('../actions/leak.ts'),
        import('../../process/until-interrupted.ts'),
      ]);
      process.exitCode = await untilInterrupted((signal) => leakCommand(module, options, signal));
    });
}
