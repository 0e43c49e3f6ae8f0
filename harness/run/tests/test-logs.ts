import { stripVTControlCharacters } from 'node:util';

/** As much of what a failed test printed is kept: the end of it, where it went wrong. */
const MOST_LINES = 20;
const MOST_CHARACTERS = 4_000;

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
        .slice(-MOST_CHARACTERS),
    );
  }

  /** The last lines of a test, without colors; they are then forgotten. */
  take(test: string): readonly string[] {
    const text = stripVTControlCharacters(this.#byTest.get(test) ?? '');
    this.#byTest.delete(test);
    return text === '' ? [] : text.replace(/\n$/, '').split('\n').slice(-MOST_LINES);
  }
}
