import type { Socket } from 'node:net';
import type { ProbeAnswer, ProbeRequest } from './client.ts';
import { Sampler } from './sampler.ts';
import { Tracer } from './tracer.ts';

/** One of each a process, since they count from when they were made. */
const sampler = new Sampler();
const tracer = new Tracer();

/** Answers the requests of a client, one JSON line each, once its first line has told the key. */
export function converse(connection: Socket, key: string): void {
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
      void answer(JSON.parse(line) as ProbeRequest).then((reply) =>
        connection.write(`${JSON.stringify(reply)}\n`),
      );
    }
  });
  connection.resume();
}

async function answer(request: ProbeRequest): Promise<ProbeAnswer> {
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
      case 'ages':
        return { ok: true, value: await sampler.ages(request) };
      case 'trial': {
        const { answerTrial } = await import('../leak/trial/answer.ts');
        return { ok: true, value: await answerTrial(request) };
      }
      case 'trace-start':
        await tracer.start(request.kind, request.before);
        return { ok: true, value: null };
      case 'trace-finish':
        return { ok: true, value: await tracer.finish(request.file) };
    }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
