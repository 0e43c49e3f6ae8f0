import { Argument, type Command } from 'commander';

const shells = ['bash', 'zsh', 'fish'] as const;

export function register(program: Command): void {
  program
    .command('completion')
    .description('Prints the script by which a shell completes commands and options')
    .addArgument(new Argument('<shell>', 'the shell that reads it').choices(shells))
    .addHelpText(
      'after',
      '\nExamples:\n  $ source <(assay completion bash)\n  $ assay completion fish > ~/.config/fish/completions/assay.fish',
    )
    .action(async (shell: (typeof shells)[number]) => {
      const { completionScript } = await import('../actions/completion.ts');
      process.stdout.write(await completionScript(shell));
    });
}
