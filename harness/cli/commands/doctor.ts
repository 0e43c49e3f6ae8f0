import type { Command } from 'commander';

export function register(program: Command): void {
  program
    .command('doctor')
    .description('Says what is here, what is missing, what each absence costs, and the remedy')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExamples:\n  $ assay doctor\n  $ assay doctor --json')
    .action(async (options: { json?: true }) => {
      const { doctorCommand } = await import('../actions/doctor/doctor.ts');
      await doctorCommand({ json: options.json ?? false });
    });
}
