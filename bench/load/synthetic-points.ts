/**
 * The CSV that a k6 of ours writes for a plain script, without a k6: a start, ten points of one request and four
 * of the end of its iteration, in the very form of k6 2.2 with the tags that the ledger reads.
 */
export const POINTS_A_REQUEST = 14;

export const syntheticHeader =
  'metric_name,timestamp,metric_value,check,error,error_code,name,scenario,status,extra_tags,metadata\n';

export interface SyntheticPod {
  /** From 0. */
  readonly index: number;
  readonly of: number;
  /** Milliseconds since 1970 at which its scenario began. */
  readonly beganMs: number;
  /** Requests a second of all of them. */
  readonly rate: number;
  readonly users: number;
}

/** The points of so many arrivals of one of many generators, from its n-th on. */
export function syntheticPoints(pod: SyntheticPod, from: number, count: number): string {
  const lines: string[] = [];
  for (let own = from; own < from + count; own += 1) {
    const tick = own * pod.of + pod.index;
    const dueMs = (tick * 1000) / pod.rate;
    // A latency that a formula knows: 1 to 11 ms, and every thousandth takes 100 ms more.
    const tookMs = 1 + ((tick * 7919) % 1000) / 100 + (tick % 1000 === 999 ? 100 : 0);
    lines.push(ofRequest(pod, own, dueMs, tookMs));
  }
  return lines.join('');
}

function ofRequest(pod: SyntheticPod, own: number, dueMs: number, tookMs: number): string {
  const user = (own % pod.users) + 1;
  const metadata = `vu=${user}&iter=${Math.floor(own / pod.users)}`;
  const bare = (metric: string, at: string, value: number): string =>
    `${metric},${at},${value.toFixed(6)},,,,,load,,,${metadata}\n`;
  const began = nanoseconds(pod.beganMs, dueMs);
  const ended = nanoseconds(pod.beganMs, dueMs + tookMs);
  const part = (metric: string, value: number): string =>
    `${metric},${ended},${value.toFixed(6)},,,,http://target/,load,200,,${metadata}\n`;
  return (
    bare('assay_iteration_started', began, 1) +
    part('http_reqs', 1) +
    part('http_req_duration', tookMs) +
    part('http_req_blocked', 0) +
    part('http_req_connecting', 0) +
    part('http_req_tls_handshaking', 0) +
    part('http_req_sending', 0.02) +
    part('http_req_waiting', tookMs - 0.05) +
    part('http_req_receiving', 0.03) +
    part('http_req_failed', 0) +
    bare('data_sent', ended, 84) +
    bare('data_received', ended, 124) +
    bare('iteration_duration', ended, tookMs) +
    bare('iterations', ended, 1)
  );
}

/** k6's `unix_nano`: whole milliseconds, then six digits. */
function nanoseconds(beganMs: number, afterMs: number): string {
  const whole = Math.floor(afterMs);
  const rest = Math.round((afterMs - whole) * 1e6);
  return rest === 1_000_000
    ? `${beganMs + whole + 1}000000`
    : `${beganMs + whole}${String(rest).padStart(6, '0')}`;
}
