import type { Socket } from 'node:net';
import { answerLines } from './answer-lines.ts';
import type { ProbeRequest } from './client.ts';
import { Sampler } from './sampler.ts';
import { Tracer } from './tracer.ts';

/** One of each a process, since they count from when they were made. */
const sampler = new Sampler();
const tracer = new Tracer();

/** Answers the requests of a client once its first line has told the key. */
export function converse(connection: Socket, key: string): void {
  answerLines(connection, key, (request) => answer(request as ProbeRequest));
}

async function answer(request: ProbeRequest): Promise<unknown> {
  switch (request.do) {
    case 'resources':
      return { pid: process.pid, resources: sampler.resources };
    case 'sample':
      return await sampler.sample(request);
    case 'timers':
      return sampler.longestTimerMs(request.mostMs);
    case 'detail':
      return sampler.detail(request.resource);
    case 'ages':
      return await sampler.ages(request);
    case 'trial': {
      const { answerTrial } = await import('../leak/trial/answer.ts');
      return await answerTrial(request);
    }
    case 'trace-start':
      await tracer.start(request.kind, request.before);
      return null;
    case 'trace-finish':
      return await tracer.finish(request.file);
  }
}
