import type { Command } from 'commander';

/** What each file in commands/ exports: it adds one command, and imports its work only when it runs. */
export interface CommandModule {
  register(program: Command, all: readonly CommandEntry[]): void;
}

/** A command, and how its file is loaded. */
export interface CommandEntry {
  readonly name: string;
  load(): Promise<CommandModule>;
}
