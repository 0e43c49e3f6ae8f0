import { Agent, request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';

import { z } from 'zod';

import { InfrastructureError } from '../../errors.ts';
import { type ClockOffset, clockOffset, type Exchange } from './clock-exchange.ts';
import type { StreamForm } from './point-source.ts';
import type { RecorderSetup } from './recorder-messages.ts';

export interface ClientOptions {
  /** `http://collector:8417` */
  readonly url: string;
  readonly token: string;
  readonly run: string;
  /** Its part of the load, from 0. */
  readonly index: number;
  readonly uid: string;
  /** The clock that k6 reads. */
  readonly nowMs: () => number;
}

export type Reply =
  /** From which byte on the collector wants to have the points. */
  | { readonly kind: 'next'; readonly next: number }
  /** It does not want them; trying again changes nothing. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What a pod says to the collector. Every call fails with the error of the connection where there is none. */
export class CollectorClient implements Disposable {
  readonly #options: ClientOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** How this machine's clock differs from the collector's. */
  async compareClocks(): Promise<ClockOffset> {
    const exchanges: Exchange[] = [];
    for (let asked = 0; asked < EXCHANGES; asked += 1) {
      const askedMs = this.#options.nowMs();
      const { status, body } = await this.#call('GET', '/v1/clock');
      const answeredMs = this.#options.nowMs();
      const { nowMs } = clockAnswer.parse(status === 200 ? body : null);
      exchanges.push({ askedMs, serverMs: nowMs, answeredMs });
    }
    return clockOffset(exchanges);
  }

  /** What has to be known of the load by who reads its points. @throws {InfrastructureError} it is refused */
  async setup(): Promise<RecorderSetup> {
    const { status, body } = await this.#call('GET', '/v1/setup');
    if (status >= FIRST_SERVER_ERROR) throw new Error(`HTTP ${status}`);
    if (status === 200) return setupSchema.parse(body);
    throw new InfrastructureError(
      `the collector does not say what it collects: HTTP ${status} ${podAnswer.parse(body).reason ?? ''}`,
      { remedy: 'collector and pods need the same version of assay and the same token' },
    );
  }

  async hello(clock: ClockOffset, form: StreamForm = 'points'): Promise<Reply> {
    return await this.#post('hello', Buffer.from(JSON.stringify({ clock, form })));
  }

  async points(from: number, bytes: Uint8Array): Promise<Reply> {
    return await this.#post(`points?from=${from}`, bytes);
  }

  async end(bytes: number, clock: ClockOffset, log: readonly string[]): Promise<Reply> {
    return await this.#post('end', Buffer.from(JSON.stringify({ bytes, clock, log })));
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #post(what: string, bytes: Uint8Array): Promise<Reply> {
    const path = `/v1/pods/${this.#options.index}/${what}`;
    const { status, body } = await this.#call('POST', path, bytes);
    const { next, reason } = podAnswer.parse(body);
    // Its own trouble may pass.
    if (status >= FIRST_SERVER_ERROR) throw new Error(`HTTP ${status}: ${reason ?? ''}`);
    if ((status === 200 || status === 409) && next !== undefined) return { kind: 'next', next };
    return { kind: 'refused', reason: reason ?? `HTTP ${status}` };
  }

  async #call(
    method: 'GET' | 'POST',
    path: string,
    bytes: Uint8Array = new Uint8Array(),
  ): Promise<{ status: number; body: unknown }> {
    const { url, token, run, uid } = this.#options;
    return await new Promise((resolve, reject) => {
      const request = httpRequest(
        new URL(path, url),
        {
          method,
          agent: this.#agent,
          timeout: ANSWER_TIMEOUT_MS,
          headers: {
            authorization: `Bearer ${token}`,
            'x-assay-run': run,
            'x-assay-pod': uid,
            'content-length': bytes.byteLength,
          },
        },
        (response) => {
          const status = response.statusCode ?? 0;
          resolve(json(response).then((body) => ({ status, body })));
        },
      );
      request.on('timeout', () => request.destroy(new Error('the collector does not answer')));
      request.on('error', reject);
      request.end(bytes);
    });
  }
}

const FIRST_SERVER_ERROR = 500;

/** The quickest of these tells the offset. */
const EXCHANGES = 8;

const ANSWER_TIMEOUT_MS = 30_000;

const clockAnswer = z.object({ nowMs: z.number() });
const setupSchema = z.strictObject({
  inspected: z.unknown(),
  instances: z.int().min(1),
  followsRedirects: z.boolean(),
  checksFail: z.boolean(),
  metrics: z.array(z.string()),
  saysEnd: z.boolean(),
});
const podAnswer = z.object({ next: z.number().optional(), reason: z.string().optional() });
