import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import type { FromRecorder, RecordedPod, RecorderSetup, ToRecorder } from './recorder-messages.ts';

interface Waiting {
  readonly resolve: (message: FromRecorder) => void;
  readonly reject: (error: Error) => void;
}

interface Recorder {
  readonly worker: Worker;
  /** Answers come in the order of the questions. */
  readonly waiting: Waiting[];
}

/** The threads that read points. A pod has one of them: its points are read in their order. */
export class RecorderPool implements AsyncDisposable {
  readonly #recorders: readonly Recorder[];
  readonly #instances: number;
  /** Requests that all of them have read. */
  requests = 0;

  /** @param threads by itself as many as there are processors besides the one that receives, two at the most */
  constructor(setup: RecorderSetup, threads = usualThreads()) {
    this.#instances = setup.instances;
    this.#recorders = Array.from({ length: Math.min(threads, setup.instances) }, () =>
      started(setup),
    );
  }

  /** Reads a piece of a pod's points; comes to its end when it was read. */
  async take(pod: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const answer = await ask(this.#of(pod), { kind: 'points', pod, bytes }, [bytes.buffer]);
    if (answer.kind === 'taken') this.requests += answer.requests;
  }

  /** What each pod recorded, in their order; nothing can be read any more. */
  async finish(): Promise<RecordedPod[]> {
    const pods = Array.from({ length: this.#instances }, (_, pod) => pod);
    const answers = await Promise.all(
      this.#recorders.map((recorder) =>
        ask(recorder, {
          kind: 'finish',
          pods: pods.filter((pod) => this.#of(pod) === recorder),
        }),
      ),
    );
    const recorded = answers.flatMap((answer) => (answer.kind === 'recorded' ? answer.pods : []));
    return recorded.toSorted((left, right) => left.pod - right.pod);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#recorders.map(({ worker }) => worker.terminate()));
  }

  #of(pod: number): Recorder {
    return this.#recorders[pod % this.#recorders.length]!;
  }
}

const MOST_THREADS = 2;

function usualThreads(): number {
  return Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1));
}

function started(setup: RecorderSetup): Recorder {
  const worker = new Worker(new URL('recorder-worker.ts', import.meta.url), { workerData: setup });
  const waiting: Waiting[] = [];
  worker.on('message', (message: FromRecorder) => waiting.shift()?.resolve(message));
  worker.on('error', (error: Error) => {
    for (const one of waiting.splice(0)) one.reject(error);
  });
  return { worker, waiting };
}

function ask(
  { worker, waiting }: Recorder,
  message: ToRecorder,
  transferred: ArrayBuffer[] = [],
): Promise<FromRecorder> {
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject });
    worker.postMessage(message, transferred);
  });
}
