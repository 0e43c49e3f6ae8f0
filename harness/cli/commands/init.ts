import type { Command } from 'commander';

interface Options {
  yaml?: true;
  force?: true;
  json?: true;
}

export function register(program: Command): void {
  program
    .command('init')
    .description('Writes a config and a first load scenario that fit this project')
    .option('--yaml', 'write assay.config.yaml instead of assay.config.ts')
    .option('--force', 'write over files that are there already')
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', '\nExamples:\n  $ assay init\n  $ assay init --yaml --force')
    .action(async (options: Options) => {
      const { initCommand } = await import('../actions/init/init.ts');
      await initCommand(process.cwd(), {
        yaml: options.yaml ?? false,
        force: options.force ?? false,
        json: options.json ?? false,
      });
    });
}
