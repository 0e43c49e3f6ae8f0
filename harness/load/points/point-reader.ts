import { csvFields, CsvRows } from './csv-rows.ts';
import { decimalAt } from './decimal.ts';
import { MetricTable } from './metric-table.ts';
import { PlainPoints } from './plain-point.ts';
import { type Columns, type Point, readHeader, tagOf } from './point.ts';

export interface PointReaderEnd {
  /** Why the stream can't be trusted to be whole; null when it can. */
  readonly broken: string | null;
  readonly rows: number;
}

/** What is read of a stream of points: all else is skipped by its metric's name. */
export interface WantedPoints {
  /** Metrics whose points are read whole. */
  readonly metrics: ReadonlySet<string>;
  readonly onPoint: (point: Point) => void;
  /** Metrics of whose points only the value counts: they belong to the point that came before them. */
  readonly parts: ReadonlySet<string>;
  readonly onPart: (metric: string, value: number) => void;
}

interface Wanted {
  readonly metric: string;
  /** Of its name, in bytes. */
  readonly length: number;
  readonly isPart: boolean;
}

/** k6's other forms of a time, in these centuries: seconds (its default), milliseconds, microseconds, and text. */
const otherTimes = /^[^,]*,(?:\d{10}|\d{13}|\d{16}|\d{4}-[^,]*),/u;

const NANOSECONDS_PER_MS = 1e6;
const COMMA = 0x2c;

/**
 * Reads k6's CSV as it streams, and hands on the points of the metrics that are asked for. Rows of
 * other metrics are skipped by their name, before anything of them is parsed.
 */
export class PointReader {
  readonly #rows: CsvRows;
  readonly #handlers: WantedPoints;
  readonly #wanted: MetricTable<Wanted>;
  #columns: Columns | null = null;
  #plain: PlainPoints | null = null;
  #count = 0;
  #malformed: string | null = null;

  constructor(wanted: WantedPoints) {
    this.#handlers = wanted;
    this.#wanted = new MetricTable(
      [...new Set([...wanted.metrics, ...wanted.parts])].map((metric): [string, Wanted] => [
        metric,
        { metric, length: Buffer.byteLength(metric), isPart: wanted.parts.has(metric) },
      ]),
    );
    this.#rows = new CsvRows((bytes, start, end) => {
      this.#readRow(bytes, start, end);
    });
  }

  push(chunk: Uint8Array): void {
    this.#rows.push(chunk);
  }

  end(): PointReaderEnd {
    return { broken: this.#reasonBroken(this.#rows.rest), rows: this.#count };
  }

  #reasonBroken(torn: string): string | null {
    if (torn !== '') return `the points end in a torn line: '${torn.slice(0, 80)}'`;
    if (this.#malformed !== null) return this.#malformed;
    return this.#columns === null ? 'k6 wrote no points at all' : null;
  }

  #readRow(bytes: Buffer, start: number, end: number): void {
    if (this.#columns === null) {
      this.#readHeader(bytes.toString('utf8', start, end));
      return;
    }
    this.#count += 1;
    const wanted = this.#wanted.find(bytes, start, end);
    if (wanted === undefined) return;
    const timeStart = start + wanted.length + 1;
    const valueStart = behindComma(bytes, timeStart, end);
    const valueEnd = behindComma(bytes, valueStart, end) - 1;
    const value = decimalAt(bytes, valueStart, valueEnd);
    if (wanted.isPart) {
      if (valueEnd > valueStart && Number.isFinite(value)) {
        this.#handlers.onPart(wanted.metric, value);
      } else {
        this.#refuse(bytes, start, end);
      }
      return;
    }
    const known = { metric: wanted.metric, value, timeStart, valueStart, valueEnd };
    const plain = Number.isFinite(value) ? this.#plain?.read(bytes, end, known) : null;
    const point = plain ?? readPoint(bytes.toString('utf8', start, end), this.#columns);
    if (point === null) this.#refuse(bytes, start, end);
    else this.#handlers.onPoint(point);
  }

  #readHeader(row: string): void {
    this.#columns = readHeader(row);
    if (this.#columns === null) this.#malformed ??= `no CSV header but '${row.slice(0, 80)}'`;
    else this.#plain = new PlainPoints(this.#columns);
  }

  #refuse(bytes: Buffer, start: number, end: number): void {
    const row = bytes.toString('utf8', start, Math.min(end, start + 80));
    this.#malformed ??= otherTimes.test(row)
      ? `its points have times of another form than nanoseconds ('${row}'): start k6 with K6_CSV_TIME_FORMAT=unix_nano`
      : `a point can't be read: '${row}'`;
  }
}

/** Where the next field starts; one past the end where there is none. */
function behindComma(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== COMMA) at += 1;
  return at + 1;
}

function readPoint(row: string, columns: Columns): Point | null {
  const timeStart = row.indexOf(',') + 1;
  const valueStart = row.indexOf(',', timeStart) + 1;
  const valueEnd = row.indexOf(',', valueStart);
  if (timeStart === 0 || valueStart === 0 || valueEnd === -1) return null;
  const timeMs = Number(row.slice(timeStart, valueStart - 1)) / NANOSECONDS_PER_MS;
  const value = Number(row.slice(valueStart, valueEnd));
  if (!Number.isFinite(timeMs) || !Number.isFinite(value) || timeMs <= 0) return null;
  if (otherTimes.test(row)) return null;
  const metadata = row.slice(row.lastIndexOf(',') + 1);
  const point = new CsvPoint(row, columns, { timeMs, value, metadata });
  // A row that was cut short ends in something else: only then its fields have to be counted.
  const isWhole = metadata === '' || usualMetadata.test(metadata);
  return isWhole || point.isWhole ? point : null;
}

const usualMetadata = /^(?:vu|iter)=/u;

/** A point of which the fields are told apart when one is asked for. */
class CsvPoint implements Point {
  readonly metric: string;
  readonly timeMs: number;
  readonly value: number;
  readonly vu: number;
  readonly iteration: number;
  readonly #row: string;
  readonly #columns: Columns;
  #fields: readonly string[] | null = null;

  constructor(
    row: string,
    columns: Columns,
    known: { readonly timeMs: number; readonly value: number; readonly metadata: string },
  ) {
    this.#row = row;
    this.#columns = columns;
    this.metric = row.slice(0, row.indexOf(','));
    this.timeMs = known.timeMs;
    this.value = known.value;
    this.vu = metadataNumber(known.metadata, 'vu');
    this.iteration = metadataNumber(known.metadata, 'iter');
  }

  get isWhole(): boolean {
    return this.#all().length === this.#columns.index.size;
  }

  get scenario(): string {
    return this.#all()[this.#columns.scenario] ?? '';
  }

  get status(): string {
    return this.#all()[this.#columns.status] ?? '';
  }

  tag(name: string): string {
    return tagOf(name, this.#columns, (column) => this.#all()[column] ?? '');
  }

  #all(): readonly string[] {
    this.#fields ??= csvFields(this.#row);
    return this.#fields;
  }
}

/** The metadata column reads `vu=1&iter=0`, in any order. -1 where the name is missing. */
function metadataNumber(metadata: string, name: string): number {
  const start = metadata.startsWith(`${name}=`) ? 0 : metadata.indexOf(`&${name}=`) + 1;
  if (start === 0 && !metadata.startsWith(`${name}=`)) return -1;
  const end = metadata.indexOf('&', start);
  return Number(metadata.slice(start + name.length + 1, end === -1 ? undefined : end));
}
