import { unlinkSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { ProbeAnswer, ProbeRequest } from './client.ts';
import { Sampler } from './sampler.ts';
import { Tracer } from './tracer.ts';

/**
 * Answers a probe client on a Unix socket. The server and its connections keep no process alive, and the
 * socket goes when the process exits.
 */
export function answerOn(socketPath: string): void {
  const sampler = new Sampler();
  const tracer = new Tracer();
  const server = createServer((connection) => converse(connection, sampler, tracer));
  // A probe that cannot listen must not take the server down with it; the client says that none answers.
  server.on('error', () => undefined);
  server.listen(socketPath);
  server.unref();
  process.once('exit', () => {
    try {
      unlinkSync(socketPath);
    } catch {
      // Gone already.
    }
  });
}

function converse(connection: Socket, sampler: Sampler, tracer: Tracer): void {
  connection.unref();
  connection.setEncoding('utf8');
  // The client went away in mid-answer: nothing to tell anybody.
  connection.on('error', () => undefined);
  let pending = '';
  connection.on('data', (chunk: string) => {
    pending += chunk;
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) {
      void answer(JSON.parse(line) as ProbeRequest, sampler, tracer).then((reply) =>
        connection.write(`${JSON.stringify(reply)}\n`),
      );
    }
  });
}

async function answer(
  request: ProbeRequest,
  sampler: Sampler,
  tracer: Tracer,
): Promise<ProbeAnswer> {
  try {
    switch (request.do) {
      case 'resources':
        return { ok: true, value: { pid: process.pid, resources: sampler.resources } };
      case 'sample':
        return { ok: true, value: await sampler.sample(request) };
      case 'timers':
        return { ok: true, value: sampler.longestTimerMs(request.mostMs) };
      case 'detail':
        return { ok: true, value: sampler.detail(request.resource) };
      case 'trace-start':
        await tracer.start(request.kind);
        return { ok: true, value: null };
      case 'trace-finish':
        return { ok: true, value: await tracer.finish(request.file) };
    }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
