import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';

/** Sends windows to `/v2/models/{m}/infer` as bytes, over connections that are kept. */
export class InferClient {
  readonly #url: string;
  readonly #agent: Agent;

  constructor(baseUrl: string, connections: number) {
    this.#url = `${baseUrl}/v2/models/fault/infer`;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** One inference; rejects unless it is answered with 200. */
  async infer(window: Float32Array): Promise<void> {
    const outgoing = request(this.#url, {
      method: 'POST',
      agent: this.#agent,
      // Triton's binary tensor extension: no JSON in the request at all.
      headers: { 'inference-header-content-length': '0', 'content-length': window.byteLength },
    });
    outgoing.end(new Uint8Array(window.buffer, window.byteOffset, window.byteLength));
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    if (response.statusCode === 200) return;
    throw new Error(`status ${response.statusCode}: ${Buffer.concat(chunks).toString()}`);
  }

  close(): void {
    this.#agent.destroy();
  }
}
