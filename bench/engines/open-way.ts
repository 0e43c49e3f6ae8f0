import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { createEngine } from '../../fixtures/engines/create-engine.ts';
import type { Engine } from '../../fixtures/engines/engine.ts';
import type { Job } from './job.ts';

/** A loaded model that is ready to be run on one batch, and the other processes that take part. */
export interface OpenWay extends AsyncDisposable {
  readonly run: () => Promise<unknown>;
  readonly pids: readonly number[];
}

export async function openWay(job: Job, data: Float32Array): Promise<OpenWay> {
  if (job.way === 'raw') return openRaw(job, data);
  if (job.way === 'remote') return openRemote(job, data);
  const { model, threads } = job;
  if (job.way === 'onnx-cpu inline') {
    const engine = await createEngine({ engine: 'onnx-cpu', isolation: 'inline', model, threads });
    return ofEngine(engine, job, data, []);
  }
  if (job.way === 'python') throw new Error('Python measures itself');
  if (job.way === 'onnx-cpu sleeping') {
    const engine = await createEngine({ engine: 'onnx-cpu', model, threads, pollMs: 0 });
    return ofEngine(engine, job, data, [engine.pid ?? process.pid]);
  }
  const engine = await createEngine({ engine: job.way, model, threads });
  return ofEngine(engine, job, data, [engine.pid ?? process.pid]);
}

/** As plainly as ONNX Runtime's own documentation shows it, with the threads and the spinning of ours. */
async function openRaw(job: Job, data: Float32Array): Promise<OpenWay> {
  const session = await InferenceSession.create(job.model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: job.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const [name] = session.inputNames;
  if (name === undefined) throw new Error(`${job.model} has no input`);
  const feeds = { [name]: new Tensor('float32', data, [job.batch, 1, job.samples]) };
  return {
    run: () => session.run(feeds),
    pids: [],
    [Symbol.asyncDispose]: () => session.release(),
  };
}

/** The reference back end's v2 routes in a process of their own, without its database. */
async function openRemote(job: Job, data: Float32Array): Promise<OpenWay> {
  const server = spawn(
    process.execPath,
    [fileURLToPath(new URL('serve-model.ts', import.meta.url)), job.model, String(job.threads)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: server.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const { url, pids } = JSON.parse(line) as { url: string; pids: number[] };
  const engine = await createEngine({ engine: 'remote', url, model: 'bench' });
  const way = ofEngine(engine, job, data, pids);
  return {
    ...way,
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      server.stdin.end();
      await once(server, 'exit');
    },
  };
}

function ofEngine(
  engine: Engine,
  { batch, samples }: Job,
  data: Float32Array,
  pids: readonly number[],
): OpenWay {
  const [input] = engine.inputs;
  if (input === undefined) throw new Error('the model has no input');
  const inputs = { [input.name]: { datatype: 'FP32', shape: [batch, 1, samples], data } } as const;
  return {
    run: () => engine.run(inputs),
    pids,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
