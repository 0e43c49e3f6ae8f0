import { describe, expect, test } from 'vitest';
import { TokenTimer, type StreamEnd } from '../../../../../harness/load/stream/token-timing.ts';

/** @param events what came, each with its time in ms after the request was sent at 1,000 */
function timed(
  events: readonly (readonly [ms: number, data: unknown])[],
  broken: string | null = null,
): StreamEnd {
  const timer = new TokenTimer(1000);
  for (const [ms, data] of events) {
    timer.event(typeof data === 'string' ? data : JSON.stringify(data), 1000 + ms);
  }
  return timer.end(broken);
}

const chat = (content: string, reason: string | null = null) => ({
  choices: [{ delta: content === '' ? {} : { content }, finish_reason: reason }],
});

describe('the times of a streamed answer', () => {
  test('leave out the role before the first token and the counts after the last one', () => {
    const end = timed([
      [10, { choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }] }],
      [200, chat('Hel')],
      [250, chat('lo')],
      [290, chat('!')],
      [400, chat('', 'stop')],
      [500, { choices: [], usage: { completion_tokens: 3 } }],
      [501, '[DONE]'],
    ]);
    expect(end).toEqual({
      ok: true,
      text: 'Hello!',
      timing: {
        time_to_first_token: 200,
        time_to_second_token: 50,
        inter_token_latency: 45,
        inter_chunk_latency: [50, 40],
        request_latency: 290,
        output_sequence_length: 3,
        output_token_throughput_per_user: 1000 / 45,
      },
    });
  });

  test('count tokens as the server does where a piece has several', () => {
    const end = timed([
      [100, chat('one two')],
      [300, chat(' three four five')],
      [301, { choices: [], usage: { completion_tokens: 5 } }],
      [302, '[DONE]'],
    ]);
    expect(end).toMatchObject({
      timing: { output_sequence_length: 5, inter_token_latency: 50, inter_chunk_latency: [200] },
    });
  });

  test('of a single token have none between tokens', () => {
    expect(timed([[7, 'hello']])).toMatchObject({
      timing: {
        time_to_first_token: 7,
        time_to_second_token: null,
        inter_token_latency: null,
        inter_chunk_latency: [],
        output_token_throughput_per_user: null,
      },
    });
  });

  test.for<[string, unknown, string]>([
    ['completions', { choices: [{ text: 'a', finish_reason: 'stop' }] }, 'a'],
    ['thoughts', { choices: [{ delta: { reasoning_content: 'a' }, finish_reason: 'stop' }] }, 'a'],
    [
      'tools',
      {
        choices: [
          {
            delta: { tool_calls: [{ function: { name: 'f', arguments: '{' } }] },
            finish_reason: 'stop',
          },
        ],
      },
      'f{',
    ],
    ["TGI's own form", { token: { id: 1, text: 'a' } }, 'a'],
    ["Triton's generate extension", { model_name: 'm', text_output: 'a' }, 'a'],
    [
      "Anthropic's form",
      { type: 'content_block_delta', delta: { type: 'text_delta', text: 'a' } },
      'a',
    ],
    ['plain text', 'a', 'a'],
    ['a number', '42', '42'],
    ['a form of its own', { piece: 1 }, '{"piece":1}'],
  ])('know %s', ([, data, text]) => {
    expect(timed([[5, data]])).toMatchObject({ ok: true, text });
  });

  test("take no token for one of Anthropic's events without text", () => {
    const end = timed([
      [1, { type: 'message_start', message: {} }],
      [2, { type: 'ping' }],
      [9, { type: 'content_block_delta', delta: { type: 'text_delta', text: 'a' } }],
      [20, { type: 'message_delta', delta: { stop_reason: 'end_turn' } }],
      [21, { type: 'message_stop' }],
    ]);
    expect(end).toMatchObject({ timing: { time_to_first_token: 9, request_latency: 9 } });
  });
});

describe('a stream fails', () => {
  test.for<[string, readonly (readonly [number, unknown])[], string | null, string, number | null]>(
    [
      ['without a token', [[1, '[DONE]']], null, 'the stream ended without a token', null],
      [
        'of nothing but empty pieces',
        [[1, chat('')]],
        null,
        'the stream ended without a token',
        null,
      ],
      [
        'that ends before it says so',
        [[3, chat('a')]],
        null,
        'the stream ended without [DONE] and without a finish_reason',
        3,
      ],
      [
        'whose connection breaks',
        [[3, chat('a')]],
        'the connection broke within the stream',
        'the connection broke within the stream',
        3,
      ],
      [
        'in which the server says that it failed',
        [
          [3, chat('a')],
          [4, { error: { message: 'out of memory', code: 500 } }],
          [5, '[DONE]'],
        ],
        null,
        'out of memory',
        3,
      ],
    ],
  )('%s', ([, events, broken, reason, firstMs]) => {
    expect(timed(events, broken)).toEqual({ ok: false, reason, firstMs });
  });

  test('not, where a reason to stop takes the place of [DONE]', () => {
    expect(timed([[3, chat('a', 'length')]])).toMatchObject({ ok: true });
  });
});
