import {
  Agent as HttpAgent,
  createServer,
  type IncomingMessage,
  request as httpRequest,
} from 'node:http';
import type { ServerResponse } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { EventReader } from './event-reader.ts';
import { type TokenTiming, TokenTimer } from './token-timing.ts';

/** What a script asks the relay to send. */
export interface RelayRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What it gets back, with the status of the server that was asked, or 502 for a stream that failed. */
export type RelayAnswer =
  | { readonly timing: TokenTiming; readonly text: string; readonly error: null }
  | {
      readonly timing: null;
      readonly text: string;
      readonly error: string;
      readonly firstMs: number | null;
    };

/** Of an answer that is no stream, for a message. */
const MOST_WORDS = 300;
const BAD_GATEWAY = 502;

const keptOpen = { keepAlive: true, noDelay: true } as const;
const agents = { http: new HttpAgent(keptOpen), https: new HttpsAgent(keptOpen) };

/**
 * Reads streams for k6, whose own HTTP client hands an answer over only when all of it is there. A script
 * sends its request here; it is sent on, each event is timed as it comes, and the times go back at the end.
 * @param secret the path under which it answers, so that nobody else of this machine sends by it
 * @returns the address to send to
 */
export async function serveRelay(secret: string): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url !== `/${secret}`) {
      response.writeHead(404).end();
      return;
    }
    json(request).then(
      (asked) => relay(asked as RelayRequest, response),
      () => response.destroy(),
    );
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`;
}

function relay(asked: RelayRequest, response: ServerResponse): void {
  const timer = new TokenTimer(performance.now());
  const finish = (status: number, broken: string | null): void => {
    if (response.writableEnded) return;
    const end = timer.end(broken);
    const answer: RelayAnswer = end.ok
      ? { timing: end.timing, text: end.text, error: null }
      : { timing: null, text: '', error: end.reason, firstMs: end.firstMs };
    const isFine = end.ok || status >= 400;
    response.writeHead(isFine ? status : BAD_GATEWAY, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  };
  const { url, method, headers, body } = asked;
  const isSecure = url.startsWith('https:');
  const open = isSecure ? httpsRequest : httpRequest;
  try {
    const sent = open(url, {
      agent: isSecure ? agents.https : agents.http,
      method,
      headers: {
        accept: 'text/event-stream',
        ...headers,
        'accept-encoding': 'identity',
        ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
      },
    });
    // k6 gave it up: nobody waits for the rest.
    response.once('close', () => sent.destroy());
    sent.once('error', (error) => finish(BAD_GATEWAY, wordsOf(error)));
    sent.once('response', (incoming) => {
      follow(incoming, timer, finish);
    });
    sent.end(body ?? undefined);
  } catch (error) {
    finish(BAD_GATEWAY, wordsOf(error));
  }
}

function follow(
  incoming: IncomingMessage,
  timer: TokenTimer,
  finish: (status: number, broken: string | null) => void,
): void {
  const status = incoming.statusCode ?? BAD_GATEWAY;
  const type = incoming.headers['content-type'] ?? 'nothing';
  if (status !== 200 || !type.startsWith('text/event-stream')) {
    let words = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => {
      if (words.length < MOST_WORDS) words += chunk;
    });
    const what =
      status === 200 ? `an answer of ${type} and no text/event-stream` : `HTTP ${status}`;
    const say = (): void => finish(status, `${what}: ${words.slice(0, MOST_WORDS)}`);
    incoming.once('end', say).once('error', say);
    return;
  }
  const events = new EventReader((data) => timer.event(data, performance.now()));
  incoming.on('data', (chunk: Buffer) => events.push(chunk));
  incoming.once('end', () => finish(status, null));
  incoming.once('error', () => finish(status, 'the connection broke within the stream'));
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Where a name has several addresses, each has failed.
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return error.message === '' ? code : error.message;
}
