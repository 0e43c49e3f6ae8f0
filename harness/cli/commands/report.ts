import { type Command, Option } from 'commander';
import { type ReportFormat, reportFormats } from '../../config/formats.ts';

interface Options {
  config?: string;
  annotations?: true;
  format?: ReportFormat;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('report')
    .description('Builds the reports of a run again from what it recorded')
    .argument('[run]', 'id or folder of a run; the newest without it')
    .option('-c, --config <file>', 'config file instead of assay.config.ts')
    .option('--annotations', 'print what failed as workflow commands of GitHub Actions')
    .addOption(
      new Option('--format <name>', 'print the run in a format of another tool').choices(
        reportFormats,
      ),
    )
    .option('--json', 'print the run document on stdout')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay report\n  $ assay report 2026-11-24T10-03-12Z-a1b2c3d\n  $ assay report --format bmf > bmf.json',
    )
    .action(async (run: string | undefined, options: Options) => {
      const { reportCommand } = await import('../actions/report.ts');
      await reportCommand(run ?? null, {
        configFile: options.config ?? null,
        annotations: options.annotations ?? false,
        format: options.format ?? null,
        json: options.json ?? false,
      });
    });
}
