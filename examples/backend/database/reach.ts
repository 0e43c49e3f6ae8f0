import { ConfigurationError } from '../config/load-config.ts';
import { redactUrl } from '../config/redact.ts';
import { StartError } from '../start-error.ts';

/**
 * Does something to the database from a command line: what fails is told with the database's address, and
 * without its password.
 * @param verb what is done, for the message: `migrate`
 */
export async function reach<Result>(
  url: string,
  verb: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ConfigurationError || cause instanceof StartError) throw cause;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new StartError(`cannot ${verb} the database at ${redactUrl(url)}: ${reason}`, { cause });
  }
}
