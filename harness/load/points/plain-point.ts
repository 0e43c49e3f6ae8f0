import { csvFields } from './csv-rows.ts';
import { hashOf } from './metric-table.ts';
import type { Columns, Point } from './point.ts';
import { tagOf } from './point.ts';

const [comma, quote, ampersand, equals, zero, nine] = [0x2c, 0x22, 0x26, 0x3d, 0x30, 0x39] as const;
const [v, u, i] = [0x76, 0x75, 0x69] as const;

const NANOSECONDS_PER_MS = 1e6;
/** Of nanoseconds since 1970, until the year 2286. */
const TIME_DIGITS = 19;
/** Of them, the whole milliseconds: all of them together are no exact number. */
const MS_DIGITS = 13;

/** Tags that many points share are told apart once: those of one endpoint and status. */
const MOST_SECTIONS = 4096;

/**
 * Reads the points that k6 writes for nearly every request: a time in nanoseconds, no quotes, and the virtual
 * user and its iteration at the end. Null for any other row, which is to be read with more care.
 */
export class PlainPoints {
  readonly #columns: Columns;
  /** By a hash of their bytes; of two with one hash the last one is known. */
  readonly #sections = new Map<number, Known>();

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  /**
   * @param valueStart where the value of the point starts; its time is before it
   * @param valueEnd the comma behind it
   */
  read(
    bytes: Buffer,
    end: number,
    known: {
      readonly metric: string;
      readonly value: number;
      readonly timeStart: number;
      readonly valueStart: number;
      readonly valueEnd: number;
    },
  ): Point | null {
    const { metric, value, timeStart, valueStart, valueEnd } = known;
    const timeMs = timeAt(bytes, timeStart, valueStart - 1);
    if (Number.isNaN(timeMs)) return null;
    const last = lastComma(bytes, valueEnd, end);
    if (last <= valueEnd) return null;
    const identity = identityAt(bytes, last + 1, end);
    if (identity === null) return null;
    for (let at = valueEnd; at < last; at += 1) if (bytes[at] === quote) return null;
    return new PlainPoint(
      this,
      { bytes, start: valueEnd + 1, end: last },
      { metric, timeMs, value, vu: identity[0], iteration: identity[1] },
    );
  }

  get columns(): Columns {
    return this.#columns;
  }

  /** The fields between the value and the metadata. To make text of them costs more than to compare them. */
  fieldsOf({ bytes, start, end }: Section): readonly string[] {
    const hash = hashOf(bytes, start, end);
    const known = this.#sections.get(hash);
    if (known !== undefined && isSame(known.bytes, bytes, start, end)) return known.fields;
    if (this.#sections.size >= MOST_SECTIONS) this.#sections.clear();
    const fields = csvFields(bytes.toString('utf8', start, end));
    this.#sections.set(hash, { bytes: Buffer.from(bytes.subarray(start, end)), fields });
    return fields;
  }
}

/** Tags that were told apart, with their bytes. */
interface Known {
  readonly bytes: Buffer;
  readonly fields: readonly string[];
}

function isSame(known: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[start + at]) return false;
  return true;
}

/** The tags of a row. */
interface Section {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Columns before the first tag: the metric, its time and its value. */
const COLUMNS_BEFORE = 3;

interface PlainValues {
  readonly metric: string;
  readonly timeMs: number;
  readonly value: number;
  readonly vu: number;
  readonly iteration: number;
}

/** A point of which the tags are told apart when one is asked for. */
class PlainPoint implements Point {
  readonly metric: string;
  readonly timeMs: number;
  readonly value: number;
  readonly vu: number;
  readonly iteration: number;
  readonly #reader: PlainPoints;
  readonly #section: Section;
  #fields: readonly string[] | null = null;

  constructor(reader: PlainPoints, section: Section, known: PlainValues) {
    this.#reader = reader;
    this.#section = section;
    this.metric = known.metric;
    this.timeMs = known.timeMs;
    this.value = known.value;
    this.vu = known.vu;
    this.iteration = known.iteration;
  }

  get scenario(): string {
    return this.#field(this.#reader.columns.scenario);
  }

  get status(): string {
    return this.#field(this.#reader.columns.status);
  }

  tag(name: string): string {
    const { columns } = this.#reader;
    return tagOf(name, columns, (column) => this.#field(column));
  }

  #field(column: number): string {
    this.#fields ??= this.#reader.fieldsOf(this.#section);
    return this.#fields[column - COLUMNS_BEFORE] ?? '';
  }
}

/** Milliseconds since 1970; NaN for anything but nanoseconds. */
function timeAt(bytes: Buffer, start: number, end: number): number {
  if (end - start !== TIME_DIGITS) return Number.NaN;
  const whole = digitsAt(bytes, start, start + MS_DIGITS);
  return whole + digitsAt(bytes, start + MS_DIGITS, end) / NANOSECONDS_PER_MS;
}

/** NaN where there is another byte than a digit, or none at all. */
function digitsAt(bytes: Buffer, start: number, end: number): number {
  if (start >= end) return Number.NaN;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte < zero || byte > nine) return Number.NaN;
    value = value * 10 + (byte - zero);
  }
  return value;
}

function lastComma(bytes: Buffer, from: number, end: number): number {
  let at = end - 1;
  while (at > from && bytes[at] !== comma) at -= 1;
  return at;
}

/** `vu=3&iter=7` or `iter=7&vu=3`; null for anything else. */
function identityAt(
  bytes: Buffer,
  start: number,
  end: number,
): readonly [vu: number, iteration: number] | null {
  let between = start;
  while (between < end && bytes[between] !== ampersand) between += 1;
  if (between === end) return null;
  const isVuFirst = bytes[start] === v;
  const [vuStart, vuEnd] = isVuFirst ? [start, between] : [between + 1, end];
  const [iterationStart, iterationEnd] = isVuFirst ? [between + 1, end] : [start, between];
  if (bytes[vuStart] !== v || bytes[vuStart + 1] !== u || bytes[vuStart + 2] !== equals)
    return null;
  if (bytes[iterationStart] !== i || bytes[iterationStart + 4] !== equals) return null;
  const vu = digitsAt(bytes, vuStart + 'vu='.length, vuEnd);
  const iteration = digitsAt(bytes, iterationStart + 'iter='.length, iterationEnd);
  return Number.isNaN(vu + iteration) ? null : [vu, iteration];
}
