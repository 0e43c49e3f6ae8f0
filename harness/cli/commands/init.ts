import type { Command } from 'commander';

interface Options {
  yaml?: true;
  force?: true;
  install: boolean;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('init')
    .description('Reads this project and writes a config, examples and a CI job that fit it')
    .option('--yaml', 'write assay.config.yaml instead of a module')
    .option('--force', 'write over files that are there already')
    .option('--no-install', 'leave the packages that the config asks for to you')
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', '\nExamples:\n  $ assay init\n  $ assay init --yaml --force')
    .action(async (options: Options) => {
      const { initCommand } = await import('../actions/init/init.ts');
      await initCommand(process.cwd(), {
        yaml: options.yaml ?? false,
        force: options.force ?? false,
        install: options.install,
        json: options.json ?? false,
      });
    });
}
