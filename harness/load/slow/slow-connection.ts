import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

import type { SlowEnd, SlowRequest } from './slow-client.ts';

/** A server that takes no connection for so long takes none. */
const CONNECT_MS = 10_000;
const SECOND_MS = 1000;

/** Holds one connection to a server, as slowly as it is asked to. @param abort gives it up at once */
export function holdSlowConnection(asked: SlowRequest, abort: AbortSignal): Promise<SlowEnd> {
  return new Promise((resolve) => {
    const reader = new SlowReader(asked);
    const socket = opened(asked, reader);
    let connectedMs: number | null = null;
    let pace: NodeJS.Timeout | undefined;
    let reason = 'the connection broke';
    const end = (by: 'server' | 'client'): void => {
      clearInterval(pace);
      clearTimeout(patience);
      abort.removeEventListener('abort', giveUp);
      socket.destroy();
      const heldMs = connectedMs === null ? 0 : performance.now() - connectedMs;
      if (connectedMs === null) resolve({ by: 'refusal', reason });
      else resolve({ by, heldMs, status: reader.status });
    };
    const giveUp = (): void => end('client');
    let patience = setTimeout(() => {
      reason = `no connection within ${CONNECT_MS / SECOND_MS} s`;
      end('client');
    }, CONNECT_MS);
    socket.once(asked.url.startsWith('https:') ? 'secureConnect' : 'connect', () => {
      connectedMs = performance.now();
      clearTimeout(patience);
      patience = setTimeout(giveUp, asked.seconds * SECOND_MS);
      const step = stepsOf(asked, socket);
      step();
      pace = setInterval(step, SECOND_MS);
    });
    socket.on('error', (error) => {
      reason = error.message;
    });
    socket.once('close', () => end('server'));
    abort.addEventListener('abort', giveUp, { once: true });
  });
}

function opened({ url }: SlowRequest, reader: SlowReader): Socket {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[(?<inner>.*)\]$/u, '$<inner>');
  const onread = { buffer: reader.buffer, callback: (bytes: number) => reader.took(bytes) };
  // The types of TLS do not know `onread`, which Node's documentation has.
  return protocol === 'https:'
    ? connectTls({ host, port: Number(port || '443'), onread } as ConnectionOptions)
    : connect({ host, port: Number(port || '80'), onread });
}

/** What happens each second. */
function stepsOf(asked: SlowRequest, socket: Socket): () => void {
  const { slow, bytesASecond } = asked;
  const bytes = Buffer.from(textOf(asked));
  if (slow === 'waits') return () => {};
  if (slow === 'reads') {
    socket.write(bytes);
    return () => {
      socket.resume();
    };
  }
  // The last byte never comes: the request is never whole.
  const last = bytes.length - 1;
  const atOnce = slow === 'sends body' ? bytes.indexOf('\r\n\r\n') + 4 : 0;
  let sent = 0;
  return () => {
    const next = Math.min(last, Math.max(sent, atOnce) + bytesASecond);
    if (next > sent) socket.write(bytes.subarray(sent, next));
    sent = Math.max(sent, next);
  };
}

function textOf({ url, method, headers, body }: SlowRequest): string {
  const { host, pathname, search } = new URL(url);
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** Takes what the server sends: all at once, or of a slow reader so many bytes each time that it is let. */
class SlowReader {
  readonly buffer: Buffer;
  readonly #isSlow: boolean;
  #head = '';

  constructor({ slow, bytesASecond }: SlowRequest) {
    this.#isSlow = slow === 'reads';
    this.buffer = Buffer.alloc(this.#isSlow ? bytesASecond : PIECE_BYTES);
  }

  /** @returns whether more may come now */
  took(bytes: number): boolean {
    if (this.#head.length < HEAD_BYTES) this.#head += this.buffer.toString('latin1', 0, bytes);
    return !this.#isSlow;
  }

  /** Of the answer, if one began. */
  get status(): number | null {
    const digits = /^HTTP\/1\.\d (?<status>\d{3})/u.exec(this.#head)?.groups?.['status'];
    return digits === undefined ? null : Number(digits);
  }
}

const PIECE_BYTES = 4096;
/** `HTTP/1.1 200`, and some. */
const HEAD_BYTES = 16;
