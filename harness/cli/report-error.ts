import { CommanderError } from 'commander';
import { AssayError } from '../errors.ts';
import { Redaction } from '../config/redaction.ts';
import { exitCode } from '../exit-code.ts';

/** Shows what a command threw on stderr, and answers with the exit code that it means. */
export function reportError(error: unknown): number {
  const redaction = new Redaction();
  const write = (text: string): void => {
    process.stderr.write(redaction.redact(text));
  };
  if (error instanceof CommanderError) return reportUsage(error);
  if (error instanceof AssayError) {
    write(`assay: ${error.message}\n`);
    if (error.remedy !== null) write(`  ${error.remedy.replaceAll('\n', '\n  ')}\n`);
    return error.exitCode;
  }
  const obstacle = obstacleIn(error);
  if (obstacle !== null) {
    write(`assay: ${obstacle.message}\n  ${obstacle.remedy}\n`);
    return exitCode.infrastructure;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  write(`assay: this is a defect of assay, not of your project\n${text}\n`);
  return exitCode.infrastructure;
}

/** What the file system refuses for reasons that lie outside of assay. */
const remedies: Readonly<Record<string, string>> = {
  EACCES: 'Give this user the right to write there, or run elsewhere.',
  EPERM: 'Give this user the right to write there, or run elsewhere.',
  EROFS: 'The file system is read-only: run elsewhere, or set reports.folder in the config.',
  ENOSPC: 'Make room on that disk.',
  EMFILE: 'Raise the limit of open files: ulimit -n.',
};

function obstacleIn(error: unknown): { message: string; remedy: string } | null {
  const { code = '', path, message } = error as NodeJS.ErrnoException;
  const remedy = remedies[code];
  return remedy === undefined || path === undefined ? null : { message, remedy };
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
