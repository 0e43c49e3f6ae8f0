/** The gauge by which `stream()` says that a stream failed: 0 before its first token, 1 after it. */
export const failedStreamMarker = 'assay_stream_failed';

/** What a failed stream never had. */
const neverCame = [
  ['time_to_second_token', Infinity],
  ['inter_token_latency', Infinity],
  ['request_latency', Infinity],
  ['output_token_throughput_per_user', 0],
] as const;

/**
 * An answer that never came is not a fast one: in the gates it is over every limit, as a failed request is
 * in those of latencies.
 * @param marked the value of the marker
 */
export function worstOfFailedStream(
  marked: number,
): readonly (readonly [metric: string, value: number])[] {
  return marked === 0 ? [['time_to_first_token', Infinity], ...neverCame] : neverCame;
}
