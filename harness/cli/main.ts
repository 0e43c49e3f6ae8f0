import { Command, CommanderError } from 'commander';
import { exitCode } from '../exit-code.ts';
import { commands } from './commands.ts';
import { redactOutput } from './redact-output.ts';
import { reportError } from './report-error.ts';
import { keepLoopbackDirect } from '../config/environment.ts';
import { version } from '../config/version.ts';

/**
 * Runs one command line (without the `node` and `assay` words) and resolves to its exit code. A
 * command says its own by setting `process.exitCode`; what it throws is shown and mapped here.
 */
export async function main(args: readonly string[]): Promise<number> {
  outliveReaders();
  keepLoopbackDirect();
  redactOutput();
  try {
    const program = createProgram();
    await registerCommands(program, args);
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? exitCode.pass);
  } catch (error) {
    return reportError(error);
  }
}

/** `assay config | head`: who reads no further wants no more, and a run has its verdict all the same. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

function createProgram(): Command {
  return new Command('assay')
    .description(
      'Tests and benchmarks ML-inference back ends; its verdicts state their confidence.',
    )
    .version(version(), '-v, --version')
    .showHelpAfterError(false)
    .showSuggestionAfterError(true)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .addHelpText(
      'after',
      '\nExamples:\n  $ assay run --profile smoke\n  $ assay run unit integration\n' +
        "\nExit codes: 0 pass, 1 a gate failed, 2 wrong usage, 3 infrastructure failed,\n            4 can't tell (inconclusive), 130 interrupted",
    );
}

/** Loads the one command that was asked for; all of them only for the help and for a wrong name. */
async function registerCommands(program: Command, args: readonly string[]): Promise<void> {
  const asked = commands.filter((command) => command.name === args[0]);
  const modules = await Promise.all(
    (asked.length > 0 ? asked : commands).map((command) => command.load()),
  );
  for (const module of modules) module.register(program, commands);
  if (args.length === 0)
    throw new CommanderError(exitCode.usage, 'commander.help', program.helpInformation());
}
