import { Argument, type Command } from 'commander';
import { type SloFormat, sloFormats } from '../../thresholds/import/slo-formats.ts';

interface Options {
  config?: string;
  set: string[];
  schema?: true;
  json?: true;
}

export function register(program: Command): void {
  const config = program
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
  registerImport(config);
}

interface ImportOptions {
  subject: string;
  unit: string;
  map: string[];
  json?: true;
}

function registerImport(config: Command): void {
  config
    .command('import')
    .description("Prints the SLOs of another tool's file as thresholds, and what they can't say")
    .addArgument(new Argument('<format>', 'whose file it is').choices(sloFormats))
    .argument('<file>', 'slo.yaml')
    .option('--subject <name>', 'what the limits are on', 'load/*')
    .option('--unit <unit>', 'of times in the file: ms or s', 'ms')
    .option('--map <name=statistic...>', 'what an indicator is, where its name does not say it', [])
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay config import keptn slo.yaml --subject load/predict\n  $ assay config import openslo slo.yaml --map fast=latency',
    )
    .action(async (format: SloFormat, file: string, _own: object, command: Command) => {
      const { importConfig } = await import('../actions/config-import.ts');
      const { subject, unit, map, json } = command.optsWithGlobals<ImportOptions>();
      importConfig(format, file, { subject, unit, map, json: json ?? false });
    });
}
