import type { Socket } from 'node:net';
import type { ProbeAnswer } from './client.ts';

/**
 * Answers the requests of a client, one JSON line each, once its first line has told the key; without it the
 * connection ends.
 */
export function answerLines(
  connection: Socket,
  key: string,
  answer: (request: unknown) => Promise<unknown>,
): void {
  connection.setEncoding('utf8');
  let isKnown = false;
  let pending = '';
  connection.on('data', (chunk: string) => {
    pending += chunk;
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) {
      if (!isKnown) {
        isKnown = line === key;
        if (!isKnown) return void connection.destroy();
        continue;
      }
      void replyTo(JSON.parse(line), answer).then((reply) =>
        connection.write(`${JSON.stringify(reply)}\n`),
      );
    }
  });
  connection.resume();
}

async function replyTo(
  request: unknown,
  answer: (request: unknown) => Promise<unknown>,
): Promise<ProbeAnswer> {
  try {
    return { ok: true, value: await answer(request) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
