import { type ExitCode, exitCode } from './exit-code.ts';

/**
 * The errors that reach a user. Each says the thing, the value, what is allowed and the remedy, and
 * knows the exit code that it ends the command with. Anything else that is thrown is a defect of the
 * harness and is shown with its stack.
 */
export abstract class AssayError extends Error {
  abstract readonly exitCode: ExitCode;
  /** What to type or change; shown on its own line. */
  readonly remedy: string | null;

  constructor(message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.remedy = options.remedy ?? null;
    this.name = new.target.name;
  }
}

/** The command line, the config or a file that the user named is wrong (exit 2). */
export class UsageError extends AssayError {
  readonly exitCode = exitCode.usage;
}

/** Something that the harness needs could not be started, reached or kept alive (exit 3). */
export class InfrastructureError extends AssayError {
  readonly exitCode = exitCode.infrastructure;
}
