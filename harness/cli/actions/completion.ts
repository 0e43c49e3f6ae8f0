import { Command, type Option } from 'commander';
import { suiteName } from '../../config/profile.ts';
import { builtInProfiles } from '../../config/profiles.ts';
import type { CommandEntry } from '../command.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

interface Completable {
  readonly name: string;
  readonly description: string;
  readonly options: readonly { readonly flag: string; readonly description: string }[];
  /** Words that may follow: names of suites for `run`, subcommands. */
  readonly words: readonly string[];
}

/** `assay completion <shell>`: prints what the shell needs; read from the commands themselves, so never out of date. */
export async function completionCommand(shell: Shell, all: readonly CommandEntry[]): Promise<void> {
  process.stdout.write(scriptOf(shell, await describeCommands(all)));
}

function scriptOf(shell: Shell, completables: readonly Completable[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(completables);
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(completables)}`;
    case 'fish':
      return fishScript(completables);
  }
}

async function describeCommands(all: readonly CommandEntry[]): Promise<readonly Completable[]> {
  const program = new Command();
  for (const module of await Promise.all(all.map((command) => command.load()))) {
    module.register(program, all);
  }
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: [
      ...optionsOf(command).map(({ long, description }) => ({ flag: long ?? '', description })),
      { flag: '--help', description: 'display help for command' },
    ],
    words: command.name() === 'run' ? suiteName.options : command.commands.map((one) => one.name()),
  }));
}

/** Those of a command and of its subcommands, each flag once. */
function optionsOf(command: Command): readonly Option[] {
  const all = [command, ...command.commands].flatMap(({ options }) => options);
  return [...new Map(all.map((option) => [option.long, option])).values()];
}

function bashScript(completables: readonly Completable[]): string {
  const cases = completables.map(
    ({ name, options, words }) =>
      `    ${name}) words="${[...words, ...options.map(({ flag }) => flag)].join(' ')}" ;;`,
  );
  return `_assay() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words
  case "$previous" in
    -p|--profile) COMPREPLY=($(compgen -W "${Object.keys(builtInProfiles).join(' ')}" -- "$current")); return ;;
    -c|--config) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="" ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${completables.map(({ name }) => name).join(' ')} --help --version"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _assay assay
`;
}

function fishScript(completables: readonly Completable[]): string {
  const lines = completables.flatMap(({ name, description, options, words }) => [
    `complete -c assay -n __fish_use_subcommand -a ${name} -d ${quote(description)}`,
    ...words.map((word) => `complete -c assay -n '__fish_seen_subcommand_from ${name}' -a ${word}`),
    ...options.map(
      (option) =>
        `complete -c assay -n '__fish_seen_subcommand_from ${name}' -l ${option.flag.slice(2)} -d ${quote(option.description)}`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`\'`)}'`;
}
