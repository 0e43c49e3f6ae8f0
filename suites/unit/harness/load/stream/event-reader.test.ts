import { array, assert, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventReader } from '../../../../../harness/load/stream/event-reader.ts';

function read(...chunks: readonly Uint8Array[]): string[] {
  const events: string[] = [];
  const reader = new EventReader((data) => events.push(data));
  for (const chunk of chunks) reader.push(chunk);
  return events;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('server-sent events', () => {
  test.for([
    ['LF', 'data: a\n\ndata: b\n\n', ['a', 'b']],
    ['CR LF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['CR', 'data: a\r\rdata: b\r\r', ['a', 'b']],
    ['no blank after the colon', 'data:a\n\n', ['a']],
    ['one blank of two', 'data:  a\n\n', [' a']],
    ['several lines of data', 'data: a\ndata: b\n\n', ['a\nb']],
    ['an empty line of data', 'data\ndata:\n\n', ['\n']],
    ['comments and other fields', ': ping\n\nevent: x\nid: 1\nretry: 9\ndata: a\n\n', ['a']],
    ['an event that was broken off', 'data: a\n\ndata: b\n', ['a']],
  ])('end in %s', ([, text, expected]) => {
    expect(read(bytes(text as string))).toEqual(expected);
  });

  test('are the same however the stream is cut, within a letter and within CR LF too', () => {
    const stream = bytes('data: häß €\r\n\r\n: c\r\ndata: 𝛼\r\ndata: β\r\n\r\ndata: x\n\n');
    const whole = read(stream);
    expect(whole).toEqual(['häß €', '𝛼\nβ', 'x']);
    assert(
      property(array(nat(stream.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
        const chunks = places.slice(1).map((end, index) => stream.subarray(places[index], end));
        expect(read(...chunks)).toEqual(whole);
      }),
    );
  });
});
