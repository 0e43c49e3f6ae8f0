import { meaningOf } from './event-meaning.ts';

/**
 * What one streamed answer took, under the names and by the definitions of AIPerf and perf_analyzer
 * (https://docs.nvidia.com/aiperf/reference/ai-perf-metrics-reference). Milliseconds from when the request
 * was sent, its connection included. Null where there were too few pieces to tell.
 */
export interface TokenTiming {
  /** To the first piece with text in it. */
  readonly time_to_first_token: number;
  /** From the first piece to the second. */
  readonly time_to_second_token: number | null;
  /** (request_latency − time_to_first_token) / (output_sequence_length − 1). */
  readonly inter_token_latency: number | null;
  /** Between each two pieces that follow one another. */
  readonly inter_chunk_latency: readonly number[];
  /** To the last piece. */
  readonly request_latency: number;
  /** Tokens: as the server counts them (`usage`), else its pieces. */
  readonly output_sequence_length: number;
  /** Tokens a second once they come: 1000 / inter_token_latency. */
  readonly output_token_throughput_per_user: number | null;
}

/** How a stream ended. */
export type StreamEnd =
  | { readonly ok: true; readonly timing: TokenTiming; readonly text: string }
  /** `firstMs`: when the first piece had come, all the same. */
  | { readonly ok: false; readonly reason: string; readonly firstMs: number | null };

/** Follows one answer; the clock is the caller's. */
export class TokenTimer {
  readonly #startMs: number;
  readonly #atMs: number[] = [];
  readonly #texts: string[] = [];
  #tokens: number | null = null;
  #speaksOpenAi = false;
  #isComplete = false;
  #error: string | null = null;

  /** @param startMs when the request was sent */
  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** @param nowMs when the event came */
  event(data: string, nowMs: number): void {
    const meaning = meaningOf(data);
    if (data.includes('"choices"')) this.#speaksOpenAi = true;
    switch (meaning.kind) {
      case 'text':
        this.#atMs.push(nowMs - this.#startMs);
        this.#texts.push(meaning.text);
        this.#isComplete ||= meaning.isLast;
        break;
      case 'nothing':
        this.#tokens = meaning.tokens ?? this.#tokens;
        this.#isComplete ||= meaning.isLast;
        break;
      case 'done':
        this.#isComplete = true;
        break;
      case 'error':
        this.#error ??= meaning.message;
        break;
    }
  }

  /** @param broken why the connection ended before the answer; null where it came to its end */
  end(broken: string | null): StreamEnd {
    const [first] = this.#atMs;
    const reason = this.#error ?? broken ?? this.#reasonIncomplete();
    if (reason !== null || first === undefined) {
      return { ok: false, reason: reason ?? 'no token came', firstMs: first ?? null };
    }
    return { ok: true, timing: this.#timing(first), text: this.#texts.join('') };
  }

  /** A form that says where it ends has to end there; of the others HTTP alone tells. */
  #reasonIncomplete(): string | null {
    if (this.#atMs.length === 0) return 'the stream ended without a token';
    return this.#speaksOpenAi && !this.#isComplete
      ? 'the stream ended without [DONE] and without a finish_reason'
      : null;
  }

  #timing(first: number): TokenTiming {
    const last = this.#atMs.at(-1) ?? first;
    const length = this.#tokens ?? this.#atMs.length;
    const between = length > 1 ? (last - first) / (length - 1) : null;
    const gaps = this.#atMs.slice(1).map((at, index) => at - this.#atMs[index]!);
    return {
      time_to_first_token: first,
      time_to_second_token: gaps[0] ?? null,
      inter_token_latency: between,
      inter_chunk_latency: gaps,
      request_latency: last,
      output_sequence_length: length,
      // Pieces that came at once say nothing of a rate.
      output_token_throughput_per_user: between === null || between === 0 ? null : 1000 / between,
    };
  }
}
