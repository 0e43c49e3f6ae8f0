import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface PostRoute {
  readonly path: string;
  /** As they are sent, `name: value`. */
  readonly headers: readonly string[];
}

/**
 * Posts bodies to one route, over connections that are kept. It writes and reads
 * HTTP itself: on the cores that the back end is measured on, the client of node:http would take as
 * much of them as the back end (170 µs a request against 30).
 */
export class PostClient {
  readonly #idle: Connection[] = [];
  readonly #all: Connection[] = [];
  readonly #head: (bytes: number) => string;

  private constructor(url: URL, { path, headers }: PostRoute) {
    this.#head = (bytes) =>
      [
        `POST ${path} HTTP/1.1`,
        `host: ${url.host}`,
        ...headers,
        `content-length: ${bytes}`,
        '\r\n',
      ].join('\r\n');
  }

  static async open(baseUrl: string, connections: number, route: PostRoute): Promise<PostClient> {
    const url = new URL(baseUrl);
    const client = new PostClient(url, route);
    for (let index = 0; index < connections; index += 1) {
      client.#all.push(await Connection.open(url));
    }
    client.#idle.push(...client.#all);
    return client;
  }

  /** One request; rejects unless it is answered with 200. At most one at once for each connection. */
  async post(body: Buffer): Promise<void> {
    const connection = this.#idle.pop();
    if (connection === undefined) throw new Error('every connection is busy');
    const status = await connection.ask(this.#head(body.byteLength), body);
    this.#idle.push(connection);
    if (!status.startsWith('HTTP/1.1 200')) throw new Error(`the back end answered ${status}`);
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }
}

const endOfHead = Buffer.from('\r\n\r\n');

/** One connection with at most one request on it. */
class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #answered: { resolve(status: string): void; reject(error: unknown): void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => this.#answered?.reject(error));
    socket.on('close', () => this.#answered?.reject(new Error('the connection was closed')));
  }

  static async open(url: URL): Promise<Connection> {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** Resolves to the status line once the whole answer is here. */
  ask(head: string, body: Buffer): Promise<string> {
    // Writing to it would fail without a word.
    if (this.#socket.destroyed) return Promise.reject(new Error('the connection was closed idle'));
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#answered = { resolve, reject };
    this.#socket.cork();
    this.#socket.write(head, 'latin1');
    this.#socket.write(body);
    this.#socket.uncork();
    return promise;
  }

  close(): void {
    this.#answered = null;
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    const bytes = this.#received.byteLength === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = bytes.indexOf(endOfHead);
    const head = end < 0 ? '' : bytes.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? NaN);
    if (end >= 0 && Number.isNaN(length)) {
      this.#answered?.reject(new Error(`an answer without content-length: ${head}`));
    } else if (end >= 0 && bytes.byteLength >= end + endOfHead.byteLength + length) {
      this.#received = Buffer.alloc(0);
      this.#answered?.resolve(head.slice(0, head.indexOf('\r\n')));
    } else {
      this.#received = bytes;
    }
  }
}
