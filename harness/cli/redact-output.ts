import { Redaction } from '../config/redaction.ts';

/** What a stream of text has: that of this process, and in a test one of its own. */
interface Writer {
  write: NodeJS.WriteStream['write'];
}

/**
 * All that a command writes to its terminal, which may be the log of a CI job, passes the redaction: what a
 * script printed, a reason, an error that quotes a URL.
 */
export function redactOutput(
  streams: readonly Writer[] = [process.stdout, process.stderr],
  redaction = new Redaction(),
): void {
  for (const stream of streams) {
    const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean;
    stream.write = (chunk: unknown, ...rest: readonly unknown[]) =>
      write(typeof chunk === 'string' ? redaction.redact(chunk) : chunk, ...rest);
  }
}
