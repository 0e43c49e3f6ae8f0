import { SourceMap } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

/** One line of k6's log (`--log-format json`, on stderr). */
const entrySchema = z.object({
  level: z.string(),
  msg: z.string(),
  source: z.string().optional(),
  error: z.string().optional(),
});

const severe = new Set(['error', 'fatal', 'panic']);

/** Crossed thresholds are an answer, and are read from the summary. */
const thresholdsCrossed = /^thresholds on metrics .* have been crossed/u;

/** A crossed threshold with `abortOnFail` stops the test before its time. */
const stoppedByThreshold =
  /^thresholds on metrics '(?<metrics>.*)' were crossed; at least one has abort/u;

/** Lines that are kept for messages; the whole log is in its file. */
const KEPT_ERRORS = 20;
/** Lines of the script that are shown. */
const KEPT_LINES = 500;

/**
 * The errors in k6's log. An exception in an iteration shows only here: the run goes on and ends
 * with exit code 0. What a script prints with `console.error` is no error of the script.
 */
export class K6Log {
  readonly errors: string[] = [];
  /** Errors in all, with those that are not kept. */
  count = 0;
  /** Why requests failed, by message, with their number. */
  readonly requestErrors = new Map<string, number>();
  /** Metrics whose crossed thresholds stopped the test; null where it came to its planned end. */
  stoppedBy: string | null = null;
  /** What the script printed: its console, and a summary of its own. */
  readonly printed: string[] = [];

  line(line: string): void {
    const entry = parse(line);
    if (entry === null) {
      if (line.trim() !== '') this.#print(line);
      return;
    }
    if (entry.source === 'console') this.#print(entry.msg);
    const stopped = stoppedByThreshold.exec(entry.msg)?.groups?.['metrics'];
    if (stopped !== undefined) {
      this.stoppedBy = stopped;
      return;
    }
    if (entry.msg === 'Request Failed' && entry.error !== undefined)
      this.#requestFailed(entry.error);
    if (!severe.has(entry.level) || entry.source === 'console') return;
    if (!thresholdsCrossed.test(entry.msg)) this.#push(entry.msg);
  }

  #print(text: string): void {
    if (this.printed.length < KEPT_LINES) this.printed.push(text);
  }

  #push(message: string): void {
    this.count += 1;
    if (this.errors.length < KEPT_ERRORS) this.errors.push(message);
  }

  #requestFailed(error: string): void {
    if (this.requestErrors.size >= KEPT_ERRORS && !this.requestErrors.has(error)) return;
    this.requestErrors.set(error, (this.requestErrors.get(error) ?? 0) + 1);
  }
}

/** Why requests failed in all of them: `3 requests failed: …`. */
export function describeRequestErrors(logs: readonly K6Log[]): string[] {
  const counts = new Map<string, number>();
  for (const { requestErrors } of logs) {
    for (const [message, count] of requestErrors) {
      counts.set(message, (counts.get(message) ?? 0) + count);
    }
  }
  return [...counts].map(([message, count]) => `${count} requests failed: ${message}`);
}

function parse(line: string): z.infer<typeof entrySchema> | null {
  try {
    return entrySchema.parse(JSON.parse(line));
  } catch {
    // Something that k6 prints past its log, such as a summary that the script sends to stderr.
    return null;
  }
}

/** k6 calls a script that came over stdin `file:///-`; a position in it is `file:///-:5:212(43)`. */
const position = /file:\/\/\/-:(\d+):(\d+)(?:\(\d+\))?/gu;

/** A line of a stack trace inside of what the harness adds to a script. */
const ownFrame = /^\s*at .*harness\/load\/k6\/\w+\.[tj]s:\d+:\d+.*$/u;

/** Replaces positions in the bundled script by those in the files that the user wrote. */
export function withSourcePositions(message: string, map: string): string {
  if (map === '') return message;
  const sourceMap = new SourceMap(JSON.parse(map));
  const placed = message.replaceAll(position, (found: string, line: string, column: string) => {
    const entry = sourceMap.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) return found;
    return `${displayPath(entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
  const lines = placed.split('\n');
  return lines.filter((line) => !ownFrame.test(line)).join('\n');
}

function displayPath(source: string): string {
  const path = source.startsWith('file:') ? fileURLToPath(source) : source;
  return relative(process.cwd(), path) || path;
}
