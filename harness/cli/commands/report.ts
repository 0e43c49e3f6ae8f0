import { type Command, Option } from 'commander';
import { type ReportFormat, reportFormats } from '../../config/formats.ts';

interface Options {
  config?: string;
  annotations?: true;
  format?: ReportFormat;
  json?: true;
  serve?: true;
  host: string;
  port: string;
  maxAge?: string;
}

interface DiffOptions {
  config?: string;
  out?: string;
  json?: true;
}

export function register(program: Command): void {
  const report = program
    .command('report')
    .description('Builds the reports of a run again from what it recorded, or compares two runs')
    .argument('[run]', 'id or folder of a run; the newest without it')
    .option('-c, --config <file>', 'config file instead of assay.config.ts')
    .option('--annotations', 'print what failed as workflow commands of GitHub Actions')
    .addOption(
      new Option('--format <name>', 'print the run in a format of another tool').choices(
        reportFormats,
      ),
    )
    .option('--json', 'print the run document on stdout')
    .option('--serve', 'answer over HTTP whether it passed, until interrupted; ASSAY_SERVE_TOKEN')
    .option('--host <address>', 'of --serve; another one than loopback needs a token', '127.0.0.1')
    .option('--port <number>', 'of --serve; 0 takes any that is free', '7357')
    .option('--max-age <duration>', 'of --serve: an older run does not pass, e.g. 2h')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay report\n  $ assay report 2026-11-24T10-03-12Z-a1b2c3d\n  $ assay report --format bmf > bmf.json\n  $ assay report --serve --max-age 2h',
    )
    .action(async (run: string | undefined, options: Options) => {
      if (options.serve) {
        const { serveReport } = await import('../actions/serve.ts');
        const { host, port, maxAge = null, config = null } = options;
        await serveReport({ run: run ?? null, configFile: config, host, port, maxAge });
        return;
      }
      const { reportCommand } = await import('../actions/report.ts');
      await reportCommand(run ?? null, {
        configFile: options.config ?? null,
        annotations: options.annotations ?? false,
        format: options.format ?? null,
        json: options.json ?? false,
      });
    });
  registerDiff(report);
}

function registerDiff(report: Command): void {
  report
    .command('diff')
    .description(
      'Two runs gate by gate and test by test, and as a page; judges nothing, exits with 0',
    )
    .argument('<before>', 'id or folder of a run')
    .argument('<after>', 'of a later one')
    .option('--out <file>', 'where the page goes; without it into the folder of the later run')
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay report diff 2026-11-23T10-03-12Z-1111111 2026-11-24T10-03-12Z-a1b2c3d\n  $ assay report diff main/run this/run --out diff.html',
    )
    .action(async (before: string, after: string, _own: object, command: Command) => {
      const { diffCommand } = await import('../actions/diff.ts');
      // --config and --json are those of `assay report`.
      const { config, out, json } = command.optsWithGlobals<DiffOptions>();
      await diffCommand(before, after, {
        configFile: config ?? null,
        out: out ?? null,
        json: json ?? false,
      });
    });
}
