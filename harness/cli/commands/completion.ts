import { Argument, type Command } from 'commander';
import type { Shell } from '../actions/completion.ts';
import type { CommandEntry } from '../command.ts';

const shells: readonly Shell[] = ['bash', 'zsh', 'fish'];

export function register(program: Command, all: readonly CommandEntry[]): void {
  program
    .command('completion')
    .description('Prints the script by which a shell completes commands and options')
    .addArgument(new Argument('<shell>', 'the shell that reads it').choices(shells))
    .addHelpText(
      'after',
      '\nExamples:\n  $ source <(assay completion bash)\n  $ assay completion fish > ~/.config/fish/completions/assay.fish',
    )
    .action(async (shell: Shell) => {
      const { completionCommand } = await import('../actions/completion.ts');
      await completionCommand(shell, all);
    });
}
