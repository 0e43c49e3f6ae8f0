import { csvFields, CsvRows } from './csv-rows.ts';

/** One point of k6's CSV output (`K6_CSV_TIME_FORMAT=unix_nano`, system tags with `vu` and `iter`). */
export interface Point {
  readonly metric: string;
  /** Milliseconds since 1970, with a resolution of about 0.25 µs. */
  readonly timeMs: number;
  readonly value: number;
  /** Empty for points outside of a scenario: setup, teardown, the number of virtual users. */
  readonly scenario: string;
  /** HTTP status, `0` without a response, empty where it does not apply. */
  readonly status: string;
  readonly vu: number;
  readonly iteration: number;
  /** A tag of k6's own or of the script; empty where the point has none of that name. */
  tag(name: string): string;
}

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

const nanosecondsPerMs = 1e6;
const comma = 0x2c;

/**
 * Reads k6's CSV as it streams, and hands on the points of the metrics that are asked for. Rows of
 * other metrics are skipped by their name, before anything of them is parsed.
 */
export class PointReader {
  readonly #rows: CsvRows;
  readonly #wanted: WantedPoints;
  #columns: Columns | null = null;
  #count = 0;
  #malformed: string | null = null;

  constructor(wanted: WantedPoints) {
    this.#wanted = wanted;
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
      const row = bytes.toString('utf8', start, end);
      this.#columns = readHeader(row);
      if (this.#columns === null) this.#malformed ??= `no CSV header but '${row.slice(0, 80)}'`;
      return;
    }
    this.#count += 1;
    const nameEnd = bytes.indexOf(comma, start);
    const metric = bytes.toString('latin1', start, nameEnd);
    const { metrics, parts, onPoint, onPart } = this.#wanted;
    if (parts.has(metric)) {
      const value = readValue(bytes, nameEnd + 1, end);
      if (Number.isFinite(value)) onPart(metric, value);
      else this.#refuse(bytes, start, end);
    } else if (metrics.has(metric)) {
      const point = readPoint(bytes.toString('utf8', start, end), this.#columns);
      if (point === null) this.#refuse(bytes, start, end);
      else onPoint(point);
    }
  }

  #refuse(bytes: Buffer, start: number, end: number): void {
    const row = bytes.toString('utf8', start, Math.min(end, start + 80));
    this.#malformed ??= `a point can't be read: '${row}'`;
  }
}

interface Columns {
  readonly index: ReadonlyMap<string, number>;
  readonly scenario: number;
  readonly status: number;
  readonly extra: number;
  readonly metadata: number;
}

const [metricColumn, timeColumn] = [0, 1] as const;

function readHeader(row: string): Columns | null {
  const names = row.split(',');
  if (names[metricColumn] !== 'metric_name' || names[timeColumn] !== 'timestamp') return null;
  const [scenario, status, extra, metadata] = [
    names.indexOf('scenario'),
    names.indexOf('status'),
    names.indexOf('extra_tags'),
    names.indexOf('metadata'),
  ] as const;
  if (Math.min(scenario, status, extra, metadata) < 0) return null;
  const index = new Map(names.map((name, position) => [name, position]));
  return { index, scenario, status, extra, metadata };
}

/** The third field of a row, from where the second one starts. */
function readValue(bytes: Buffer, timeStart: number, end: number): number {
  const start = bytes.indexOf(comma, timeStart) + 1;
  if (start === 0 || start > end) return Number.NaN;
  const valueEnd = bytes.indexOf(comma, start);
  if (valueEnd === -1 || valueEnd > end || valueEnd === start) return Number.NaN;
  return Number(bytes.toString('latin1', start, valueEnd));
}

function readPoint(row: string, columns: Columns): Point | null {
  const timeStart = row.indexOf(',') + 1;
  const valueStart = row.indexOf(',', timeStart) + 1;
  const valueEnd = row.indexOf(',', valueStart);
  if (timeStart === 0 || valueStart === 0 || valueEnd === -1) return null;
  const timeMs = Number(row.slice(timeStart, valueStart - 1)) / nanosecondsPerMs;
  const value = Number(row.slice(valueStart, valueEnd));
  if (!Number.isFinite(timeMs) || !Number.isFinite(value) || timeMs <= 0) return null;
  const metadata = row.slice(row.lastIndexOf(',') + 1);
  const point = new CsvPoint(row, columns, { timeMs, value, metadata });
  // A row that was cut short ends in something else: only then its fields have to be counted.
  const isWhole = metadata === '' || usualMetadata.test(metadata);
  return isWhole || point.isWhole ? point : null;
}

const usualMetadata = /^(?:vu|iter)=/u;

/** A point of which the fields are told apart when one is asked for: most are never. */
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
    return tagOf(name, this.#all(), this.#columns);
  }

  #all(): readonly string[] {
    this.#fields ??= csvFields(this.#row);
    return this.#fields;
  }
}

/** The script's own tags share a column: `endpoint=predict&kind=api`. */
function tagOf(name: string, fields: readonly string[], columns: Columns): string {
  const own = columns.index.get(name);
  if (own !== undefined) return fields[own] ?? '';
  const start = `${name}=`;
  for (const pair of (fields[columns.extra] ?? '').split('&')) {
    if (pair.startsWith(start)) return pair.slice(start.length);
  }
  return '';
}

/** The metadata column reads `vu=1&iter=0`, in any order. -1 where the name is missing. */
function metadataNumber(metadata: string, name: string): number {
  const start = metadata.startsWith(`${name}=`) ? 0 : metadata.indexOf(`&${name}=`) + 1;
  if (start === 0 && !metadata.startsWith(`${name}=`)) return -1;
  const end = metadata.indexOf('&', start);
  return Number(metadata.slice(start + name.length + 1, end === -1 ? undefined : end));
}
