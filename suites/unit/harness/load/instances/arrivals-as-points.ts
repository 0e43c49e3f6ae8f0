/** What k6 did about one tick of an arrival rate. All times are eighths of a millisecond, so that sums are exact. */
export interface Arrival {
  /** Between the tick and the start, or the drop. */
  readonly lateMs: number;
  readonly does: 'answer' | 'fail' | 'fail a check' | 'drop' | 'never end' | 'ask twice';
  readonly tookMs: number;
}

/** The point of time from which they are counted. */
export const ZERO_MS = 1_790_000_000_000;

const header =
  'metric_name,timestamp,metric_value,check,error_code,name,scenario,status,extra_tags,metadata';

interface Row {
  readonly atMs: number;
  readonly text: string;
}

/**
 * The CSV that one k6 writes of the ticks that are its own.
 * @param isOwn whether it has a tick
 */
export function pointsOf(
  arrivals: readonly Arrival[],
  periodMs: number,
  isOwn: (tick: number) => boolean,
): Buffer {
  const rows: Row[] = [];
  let own = 0;
  for (const [tick, arrival] of arrivals.entries()) {
    if (!isOwn(tick)) continue;
    own += 1;
    rows.push(...rowsOf(arrival, ZERO_MS + tick * periodMs + arrival.lateMs, own));
  }
  const ordered = rows.toSorted((left, right) => left.atMs - right.atMs);
  // The clock of the run: it goes on for as long in each of them.
  const end = row('vus', ZERO_MS + arrivals.length * periodMs + 60_000, 1, { scenario: '' });
  return Buffer.from(`${[header, ...ordered.map(({ text }) => text), end.text].join('\n')}\n`);
}

interface Tags {
  readonly vu?: number;
  readonly scenario?: string;
  readonly status?: string;
  readonly check?: string;
}

function row(metric: string, atMs: number, value: number, tags: Tags): Row {
  const { vu, scenario = 'a', status = '', check = '' } = tags;
  const nanoseconds = BigInt(atMs * 8) * 125_000n;
  const metadata = vu === undefined ? '' : `vu=${vu}&iter=0`;
  const text = `${metric},${nanoseconds},${value.toFixed(6)},${check},,http://host/,${scenario},${status},,${metadata}`;
  return { atMs, text };
}

function rowsOf({ does, tookMs }: Arrival, startMs: number, vu: number): Row[] {
  if (does === 'drop') return [row('dropped_iterations', startMs, 1, {})];
  const rows = [row('assay_iteration_started', startMs, 1, { vu })];
  if (does === 'never end') return rows;
  const status = does === 'fail' ? '500' : '200';
  let atMs = startMs;
  for (let sent = 0; sent < (does === 'ask twice' ? 2 : 1); sent += 1) {
    atMs += tookMs;
    // Those of one request stand together: with one time they are one piece.
    const request = [
      row('http_reqs', atMs, 1, { vu, status }),
      row('http_req_duration', atMs, tookMs, { vu }),
      row('http_req_failed', atMs, does === 'fail' ? 1 : 0, { vu }),
    ];
    rows.push({ atMs, text: request.map(({ text }) => text).join('\n') });
  }
  if (does === 'fail a check') rows.push(row('checks', atMs, 0, { vu, check: 'is right' }));
  const ends = [row('data_sent', atMs, 1, { vu }), row('iterations', atMs, 1, { vu })];
  rows.push({ atMs, text: ends.map(({ text }) => text).join('\n') });
  return rows;
}
