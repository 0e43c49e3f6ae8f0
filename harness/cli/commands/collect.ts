import type { Command } from 'commander';

interface Options {
  plan: string;
  listen: string;
  wait: string;
  mostRequests: string;
  stay?: true;
  allowInconclusive?: true;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('collect')
    .description('Collects the points of k6 on many machines, and judges them as one load')
    .requiredOption('--plan <file>', 'what is collected: written by assay load --on kubernetes')
    .option('--listen <address>', 'where the pods reach it', '127.0.0.1:8417')
    .option('--wait <time>', 'how long a pod may be silent, or come after the first one', '60s')
    .option('--most-requests <n>', 'requests to keep; 135 bytes each at the end', '20000000')
    .option('--stay', 'after the verdict, answer GET /v1/result until interrupted')
    .option('--allow-inconclusive', 'end with 0 where the gates are undecided')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
The token that pods show is in ASSAY_COLLECTOR_TOKEN. A pod that never comes, comes twice or falls
silent is named, and leaves every gate open (exit 3).

Examples:
  $ assay collect --plan plan.json --listen 0.0.0.0:8417 --json
  $ assay forward --to http://collector:8417 --run r1 --part 1 --file points.csv`,
    )
    .action(async (options: Options) => {
      const { collectCommand } = await import('../actions/collect.ts');
      process.exitCode = await collectCommand({
        ...options,
        stay: options.stay ?? false,
        allowInconclusive: options.allowInconclusive ?? false,
        json: options.json ?? false,
      });
    });
}
