import type { Command } from 'commander';

interface Options {
  url?: string;
  duration?: string;
  rate?: string;
  output?: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('load <script>')
    .description('Runs one k6 script against a back end, and prints what it measured')
    .option('--url <url>', "a back end that is up; without it, the config's own is started")
    .option('--duration <time>', 'replaces the duration of the scenarios, as in 30s or 5m')
    .option('--rate <n>', 'iterations a second, for a script with one constant arrival rate')
    .option('-o, --output <folder>', 'where the raw files go; default: a temporary folder, removed')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay load suites/load/predict.ts\n' +
        '  $ assay load suites/load/predict.ts --url http://127.0.0.1:8080 --rate 50 --duration 10s --json',
    )
    .action(async (script: string, options: Options) => {
      const { loadCommand } = await import('../actions/load.ts');
      await loadCommand({ script, ...options, json: options.json ?? false });
    });
}
