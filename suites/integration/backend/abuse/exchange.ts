import { connect } from 'node:net';
import type { BadInput } from './bad-input.ts';

export interface Answer {
  /** 0 if the connection ended without one. */
  readonly status: number;
  readonly body: string;
}

/**
 * Sends the request octet by octet as it is written, which `fetch` would mend or refuse, and reads the
 * answer to the end of the connection.
 */
export function exchange(url: string, input: BadInput): Promise<Answer> {
  const { method = 'POST', path, headers = {}, body = '' } = input;
  const bytes = Buffer.from(body as string);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'connection: close',
    `content-length: ${bytes.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return exchangeOctets(url, Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]));
}

export function exchangeOctets(url: string, octets: Uint8Array | string): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('data', (chunk) => received.push(chunk));
    // A refusal may come, and the connection be reset, while the rest of a large body is on its way.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(parse(Buffer.concat(received).toString('utf8'))));
    socket.write(octets);
  });
}

function parse(text: string): Answer {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
  const bodyAt = text.indexOf('\r\n\r\n');
  return { status, body: bodyAt === -1 ? '' : text.slice(bodyAt + 4) };
}
