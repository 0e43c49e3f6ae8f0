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

/** Where the fields of a row are, as the header says. */
export interface Columns {
  readonly index: ReadonlyMap<string, number>;
  readonly scenario: number;
  readonly status: number;
  readonly extra: number;
  readonly metadata: number;
}

const [metricColumn, timeColumn] = [0, 1] as const;

/** Null where it is no header of k6's. */
export function readHeader(row: string): Columns | null {
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

/** The script's own tags share a column: `endpoint=predict&kind=api`. */
export function tagOf(name: string, columns: Columns, field: (column: number) => string): string {
  const own = columns.index.get(name);
  if (own !== undefined) return field(own);
  const start = `${name}=`;
  for (const pair of field(columns.extra).split('&')) {
    if (pair.startsWith(start)) return pair.slice(start.length);
  }
  return '';
}
