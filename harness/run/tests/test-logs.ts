import { stripVTControlCharacters } from 'node:util';
import type { Redaction } from '../../config/redaction.ts';

/** As much of what a failed test printed is kept: the end of it, where it went wrong. */
const MOST_LINES = 20;
const MOST_CHARACTERS = 4_000;
/** Further ones go along to where secrets are known: what is cut off here may begin in the middle of one. */
const SPARE_CHARACTERS = 4_000;

/** What tests print with `console`, by test: the last lines of each that has not been told yet. */
export class TestLogs {
  readonly #byTest = new Map<string, string>();

  /** @param content as it was printed: any number of lines, the last one perhaps begun */
  add(test: string, content: string): void {
    const whole = `${this.#byTest.get(test) ?? ''}${content}`;
    const lines = whole.split('\n');
    // One more, for what follows the last line feed.
    this.#byTest.set(
      test,
      lines
        .slice(-MOST_LINES - 1)
        .join('\n')
        .slice(-MOST_CHARACTERS - SPARE_CHARACTERS),
    );
  }

  /** The last lines of a test, without colors; they are then forgotten. */
  take(test: string): readonly string[] {
    const text = stripVTControlCharacters(this.#byTest.get(test) ?? '');
    this.#byTest.delete(test);
    return text === '' ? [] : text.replace(/\n$/, '').split('\n').slice(-MOST_LINES);
  }
}

/** What is kept of the last lines of a test, without secrets, and without the end of one that was cut. */
export function keptLog(lines: readonly string[], redaction: Redaction): readonly string[] {
  const text = redaction.redact(lines.join('\n'));
  const wasCut = text.length > MOST_CHARACTERS;
  return (wasCut ? text.slice(redaction.longest).slice(-MOST_CHARACTERS) : text).split('\n');
}
