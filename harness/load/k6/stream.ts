import http from 'k6/http';
import { Counter, Gauge, Trend } from 'k6/metrics';

import { failedStreamMarker } from '../stream/failed-stream.ts';
import type { RelayAnswer } from '../stream/relay.ts';
import type { TokenTiming } from '../stream/token-timing.ts';

/** Marked as pure: a script that streams nothing has none of these metrics. */
const trends = {
  time_to_first_token: /* @__PURE__ */ new Trend('time_to_first_token', true),
  time_to_second_token: /* @__PURE__ */ new Trend('time_to_second_token', true),
  inter_token_latency: /* @__PURE__ */ new Trend('inter_token_latency', true),
  request_latency: /* @__PURE__ */ new Trend('request_latency', true),
  output_sequence_length: /* @__PURE__ */ new Trend('output_sequence_length'),
  output_token_throughput_per_user: /* @__PURE__ */ new Trend('output_token_throughput_per_user'),
};
const gaps = /* @__PURE__ */ new Trend('inter_chunk_latency', true);
/** Its rate is AIPerf's output_token_throughput: tokens a second of all users together. */
const tokens = /* @__PURE__ */ new Counter('output_tokens');
/** Tells the harness that a stream failed, and whether its first token had come. */
const failed = /* @__PURE__ */ new Gauge(failedStreamMarker);

export interface StreamParams {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** As k6 takes it: `30s`. Default: k6's own. */
  readonly timeout?: string;
}

export interface StreamAnswer {
  /** The server's; 502 where its stream broke, had no token or did not end, 0 without any answer. */
  readonly status: number;
  /** Why it failed; null where it did not. */
  readonly error: string | null;
  /** All of the text. */
  readonly text: string;
  readonly timing: TokenTiming | null;
  /** k6's own, by which a failed check finds this request. */
  readonly timings: { readonly duration: number };
}

/**
 * Sends a request whose answer comes as server-sent events, and measures when its tokens come. k6 can't
 * read a stream as it comes: the harness's relay on this machine does, and k6 waits for its answer.
 */
export function stream(url: string, body?: string, params: StreamParams = {}): StreamAnswer {
  const relay = __ENV['ASSAY_STREAM_RELAY'];
  if (relay === undefined || relay === '') {
    throw new Error('stream() needs the relay that `assay load` and `assay run` start');
  }
  const { method = 'POST', headers = {}, tags = {}, timeout } = params;
  const asked = JSON.stringify({ url, method, headers, body: body ?? null });
  const response = http.post(relay, asked, {
    headers: { 'content-type': 'application/json' },
    tags: { name: url, ...tags },
    responseType: 'text',
    ...(timeout === undefined ? {} : { timeout }),
  });
  const { status, timings } = response;
  const answer = answerOf(response.body, response.error);
  if (answer.timing === null) {
    if (answer.firstMs !== null) trends.time_to_first_token.add(answer.firstMs, tags);
    failed.add(answer.firstMs === null ? 0 : 1, tags);
    console.warn(`stream: ${answer.error}`);
  } else {
    record(answer.timing, tags);
  }
  return { status, error: answer.error, text: answer.text, timing: answer.timing, timings };
}

function answerOf(body: unknown, error: string): RelayAnswer {
  const none = { timing: null, text: '', firstMs: null };
  if (typeof body !== 'string') return { ...none, error: error || 'no answer' };
  return JSON.parse(body) as RelayAnswer;
}

function record(timing: TokenTiming, tags: Readonly<Record<string, string>>): void {
  for (const [name, trend] of Object.entries(trends)) {
    const value = timing[name as keyof typeof trends];
    if (value !== null) trend.add(value, tags);
  }
  for (const gap of timing.inter_chunk_latency) gaps.add(gap, tags);
  tokens.add(timing.output_sequence_length, tags);
}
