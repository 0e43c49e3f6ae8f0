import type { Command } from 'commander';

interface Options {
  config?: string;
  set: string[];
  schema?: true;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('config')
    .description('Prints the resolved config with the origin of each value')
    .option('-c, --config <file>', 'config file instead of assay.config.ts')
    .option('--set <path=value...>', 'set one value of the config, over file and environment', [])
    .option('--schema', 'print the JSON Schema of the config instead')
    .option('--json', 'print values and origins as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay config\n  $ assay config --schema > assay.schema.json',
    )
    .action(async (options: Options) => {
      const { configCommand, printSchema } = await import('../actions/config.ts');
      if (options.schema) printSchema();
      else
        await configCommand({
          file: options.config ?? null,
          set: options.set,
          json: options.json ?? false,
        });
    });
}
