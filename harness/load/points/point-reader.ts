import { StringDecoder } from 'node:string_decoder';

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
}

export interface PointReaderEnd {
  /** Why the stream can't be trusted to be whole; null when it can. */
  readonly broken: string | null;
  readonly rows: number;
}

const nanosecondsPerMs = 1e6;

/**
 * Reads k6's CSV as it streams, and hands on the points of the metrics that are asked for. Rows of
 * other metrics are skipped by their name, before anything of them is parsed.
 */
export class PointReader {
  readonly #decoder = new StringDecoder('utf8');
  readonly #rows: CsvRows;
  readonly #metrics: ReadonlySet<string>;
  readonly #onPoint: (point: Point) => void;
  #columns: Columns | null = null;
  #count = 0;
  #malformed: string | null = null;

  constructor(metrics: ReadonlySet<string>, onPoint: (point: Point) => void) {
    this.#metrics = metrics;
    this.#onPoint = onPoint;
    this.#rows = new CsvRows((row) => {
      this.#readRow(row);
    });
  }

  push(chunk: Uint8Array): void {
    this.#rows.push(this.#decoder.write(chunk));
  }

  end(): PointReaderEnd {
    const torn = this.#rows.rest + this.#decoder.end();
    return { broken: this.#reasonBroken(torn), rows: this.#count };
  }

  #reasonBroken(torn: string): string | null {
    if (torn !== '') return `the points end in a torn line: '${torn.slice(0, 80)}'`;
    if (this.#malformed !== null) return this.#malformed;
    return this.#columns === null ? 'k6 wrote no points at all' : null;
  }

  #readRow(row: string): void {
    if (this.#columns === null) {
      this.#columns = readHeader(row);
      if (this.#columns === null) this.#malformed ??= `no CSV header but '${row.slice(0, 80)}'`;
      return;
    }
    this.#count += 1;
    const metric = row.slice(0, row.indexOf(','));
    if (!this.#metrics.has(metric)) return;
    const point = readPoint(csvFields(row), this.#columns);
    if (point === null) this.#malformed ??= `a point can't be read: '${row.slice(0, 80)}'`;
    else this.#onPoint(point);
  }
}

interface Columns {
  readonly count: number;
  readonly scenario: number;
  readonly status: number;
  readonly metadata: number;
}

const [metricColumn, timeColumn, valueColumn] = [0, 1, 2] as const;

function readHeader(row: string): Columns | null {
  const names = row.split(',');
  const [scenario, status, metadata] = ['scenario', 'status', 'metadata'].map((name) =>
    names.indexOf(name),
  );
  if (names[metricColumn] !== 'metric_name' || names[timeColumn] !== 'timestamp') return null;
  if (scenario === undefined || status === undefined || metadata === undefined) return null;
  if (Math.min(scenario, status, metadata) < 0) return null;
  return { count: names.length, scenario, status, metadata };
}

function readPoint(fields: readonly string[], columns: Columns): Point | null {
  if (fields.length !== columns.count) return null;
  const timeMs = Number(fields[timeColumn]) / nanosecondsPerMs;
  const value = Number(fields[valueColumn]);
  if (!Number.isFinite(timeMs) || !Number.isFinite(value) || timeMs <= 0) return null;
  const metadata = fields[columns.metadata] ?? '';
  return {
    metric: fields[metricColumn] ?? '',
    timeMs,
    value,
    scenario: fields[columns.scenario] ?? '',
    status: fields[columns.status] ?? '',
    vu: metadataNumber(metadata, 'vu'),
    iteration: metadataNumber(metadata, 'iter'),
  };
}

/** The metadata column reads `vu=1&iter=0`, in any order. -1 where the name is missing. */
function metadataNumber(metadata: string, name: string): number {
  for (const pair of metadata.split('&')) {
    if (pair.startsWith(`${name}=`)) return Number(pair.slice(name.length + 1));
  }
  return -1;
}
