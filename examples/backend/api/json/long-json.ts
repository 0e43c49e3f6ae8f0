/** A tensor of the Open Inference Protocol has at most 8 dimensions, three levels into its request. */
const MAX_DEPTH = 16;
/** 512 signals, or the rows of a nested tensor, with room to spare. */
const MAX_CONTAINERS = 10_000;
/** More than a task of 512 signals; a larger array takes 50 ms each time that it grows. */
const MAX_VALUES = 3 * 1024 ** 2;
const MAX_KEYS = 256;
const MAX_STRING_LENGTH = 64 * 1024;
/** Scalars are handed to `JSON.parse` in runs of at most so many characters: about 1 ms. */
const RUN_LENGTH = 32 * 1024;

/** Bounded as all else: nobody indents by more. */
const space = /[ \t\n\r]{0,65536}/y;
/** Up to the next bracket or string; then it holds scalars and commas only. */
const scalars = new RegExp(`[^[\\]{}"]{0,${RUN_LENGTH}}`, 'y');
/** The longest double of 17 digits has 25 characters. */
const scalar = /[^\s,[\]{}"]{1,64}/y;

/**
 * Reads JSON and yields after each run of scalars, string and container, so that the caller can let
 * others go first. What is allowed beyond the grammar is bounded above.
 * @throws {SyntaxError} it is not JSON
 * @throws {RangeError} it is JSON, but too deep or too crowded; the message says what is allowed
 */
export function* readLongJson(text: string): Generator<undefined, unknown> {
  let at = 0;
  let containers = 0;
  let values = 0;

  const result = yield* value(0);
  skipSpace();
  if (at < text.length) throw new SyntaxError('text after the value');
  return result;

  function* value(depth: number): Generator<undefined, unknown> {
    skipSpace();
    if (text[at] === '"') return string();
    if (text[at] !== '[' && text[at] !== '{') return JSON.parse(match(scalar));
    containers += 1;
    if (depth === MAX_DEPTH) throw tooMuch(`is nested deeper than ${MAX_DEPTH} levels`);
    if (containers > MAX_CONTAINERS) {
      throw tooMuch(`has more than ${MAX_CONTAINERS} arrays and objects`);
    }
    const container = text[at] === '[' ? yield* array(depth + 1) : yield* object(depth + 1);
    yield;
    return container;
  }

  function* array(depth: number): Generator<undefined, unknown[]> {
    const elements: unknown[] = [];
    at += 1;
    skipSpace();
    if (text[at] === ']') return end(elements);
    for (;;) {
      skipSpace();
      if (text[at] === '[' || text[at] === '{' || text[at] === '"')
        elements.push(yield* value(depth));
      else for (const element of run()) elements.push(element);
      yield;
      skipSpace();
      if (text[at] === ']') return end(elements);
      expect(',');
    }
  }

  /** As many scalars as come in a row, without the comma before what is not one of them. */
  function run(): readonly unknown[] {
    let taken = match(scalars);
    if (text[at] !== ']') {
      const lastComma = taken.lastIndexOf(',');
      at -= taken.length - Math.max(lastComma, 0);
      taken = taken.slice(0, Math.max(lastComma, 0));
    }
    if (taken === '') throw new SyntaxError('a value is missing');
    const scalarsOfRun = JSON.parse(`[${taken}]`) as readonly unknown[];
    count(scalarsOfRun.length);
    return scalarsOfRun;
  }

  function* object(depth: number): Generator<undefined, object> {
    const entries: [key: string, value: unknown][] = [];
    at += 1;
    skipSpace();
    if (text[at] === '}') return end({});
    for (;;) {
      skipSpace();
      if (text[at] !== '"') throw new SyntaxError('a key is missing');
      const key = string();
      skipSpace();
      expect(':');
      entries.push([key, yield* value(depth)]);
      if (entries.length > MAX_KEYS) throw tooMuch(`has an object with more than ${MAX_KEYS} keys`);
      yield;
      skipSpace();
      // Own properties, `__proto__` too.
      if (text[at] === '}') return end(Object.fromEntries(entries));
      expect(',');
    }
  }

  function string(): string {
    const start = at;
    do {
      at = text.indexOf('"', at + 1);
      if (at === -1) throw new SyntaxError('a string does not end');
      if (at - start > MAX_STRING_LENGTH) {
        throw tooMuch(`has a string longer than ${MAX_STRING_LENGTH} characters`);
      }
    } while (isEscaped());
    at += 1;
    count(1);
    return JSON.parse(text.slice(start, at)) as string;
  }

  function count(more: number): void {
    values += more;
    if (values > MAX_VALUES) throw tooMuch(`has more than ${MAX_VALUES} values`);
  }

  /** Whether an odd number of backslashes stands before. */
  function isEscaped(): boolean {
    let before = at;
    while (text[before - 1] === '\\') before -= 1;
    return (at - before) % 2 === 1;
  }

  function match(pattern: RegExp): string {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [''];
    at += found.length;
    return found;
  }

  function skipSpace(): void {
    match(space);
  }

  function expect(character: string): void {
    if (text[at] !== character) throw new SyntaxError(`'${character}' is missing`);
    at += 1;
  }

  function end<Container>(container: Container): Container {
    at += 1;
    return container;
  }
}

function tooMuch(what: string): RangeError {
  return new RangeError(`the body ${what}`);
}
