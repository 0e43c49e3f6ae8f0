import { CommanderError } from 'commander';
import { AssayError } from '../errors.ts';
import { exitCode } from '../exit-code.ts';

/** Shows what a command threw on stderr, and answers with the exit code that it means. */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return reportUsage(error);
  if (error instanceof AssayError) {
    process.stderr.write(`assay: ${error.message}\n`);
    if (error.remedy !== null) process.stderr.write(`  ${error.remedy.replaceAll('\n', '\n  ')}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`assay: this is a defect of assay, not of your project\n${text}\n`);
  return exitCode.infrastructure;
}

/**
 * Commander has written its own message already, for a bare `assay model` too, whose error it calls
 * "(outputHelp)"; only a bare `assay` has not been answered yet.
 */
function reportUsage(error: CommanderError): number {
  if (error.exitCode === 0) return exitCode.pass;
  if (error.code === 'commander.help' && error.message !== '(outputHelp)') {
    process.stderr.write(error.message);
  }
  return exitCode.usage;
}
