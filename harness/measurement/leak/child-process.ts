import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../config/environment.ts';
import { RedactedPieces } from '../../config/redacted-pieces.ts';
import { Redaction } from '../../config/redaction.ts';
import { InfrastructureError, UsageError } from '../../errors.ts';
import { afterOwnTime } from '../../process/own-time.ts';
import { deathSignal, findSetpriv } from '../../process/setpriv.ts';
import { makeProbeKey } from '../probe/address.ts';
import { steadyHeapFlags } from '../probe/steady-heap.ts';
import {
  ANSWER_DESCRIPTOR,
  type Answer,
  type Answers,
  REQUEST_DESCRIPTOR,
  type Request,
} from './protocol.ts';

const flagsOfNode = ['--expose-gc', '--no-warnings', ...steadyHeapFlags];
/** What an operation prints is passed on up to here; a loop that logs would drown everything else. */
const MOST_OUTPUT_BYTES = 4_096;
/** For teardown() where nobody waits for its result, as after Ctrl-C: then it is killed. */
const TEARDOWN_DEADLINE_MS = 5_000;

export interface ChildOptions {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly nodeFlags?: readonly string[];
  /** Gets what the operation prints. */
  onOutput(text: string): void;
  readonly signal: AbortSignal;
}

/** The fresh process of one operation. Disposing runs the teardown that is still due, then ends it. */
export class LeakProcess implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #requests: Writable;
  readonly #exited: Promise<string>;
  #waiting: ((answer: Answer) => void) | null = null;
  /** Whether the operation was set up, and so may have something to tear down. */
  #isPrepared = false;
  /** How it ended; null while it runs. */
  #end: string | null = null;
  #whenEnded: (() => void) | null = null;
  /** An error that came while nobody asked, e.g. from a timer that the operation left behind. */
  #unasked: Answer | null = null;

  /** What the probes in the processes that it starts ask for. */
  readonly probeKey = makeProbeKey();

  constructor(options: ChildOptions) {
    const entry = fileURLToPath(new URL(`./child${import.meta.url.slice(-3)}`, import.meta.url));
    const node = [process.execPath, ...flagsOfNode, ...(options.nodeFlags ?? []), entry];
    const command = [...endsWithParent(), ...node];
    this.#process = spawn(command[0] ?? process.execPath, command.slice(1), {
      cwd: options.cwd,
      env: childEnvironment({ ...options.environment, ASSAY_PROBE_KEY: this.probeKey }),
      stdio: ['inherit', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    const { stdout, stderr, stdio } = this.#process;
    this.#requests = stdio[REQUEST_DESCRIPTOR] as Writable;
    // A write to a process that has just died; its exit is what gets reported.
    this.#requests.on('error', () => undefined);
    passOn([stdout as Readable, stderr as Readable], (text) => options.onOutput(text));
    const answers = createInterface({ input: stdio[ANSWER_DESCRIPTOR] as Readable });
    answers.on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      const waiting = this.#waiting;
      this.#waiting = null;
      if (waiting === null) this.#unasked = answer;
      else waiting(answer);
    });
    this.#exited = ended(this.#process).then((how) => {
      this.#end = how;
      this.#whenEnded?.();
      return how;
    });
    options.signal.addEventListener('abort', () => void this.#finish(), { once: true });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /**
   * @throws {UsageError} the module is wrong, or its operation threw or did not come to an end
   * @throws {InfrastructureError} the process died
   */
  async ask<Kind extends Request['do']>(
    request: Extract<Request, { do: Kind }>,
    deadlineMs: number,
  ): Promise<Answers[Kind]> {
    const answer = await this.#exchange(request, deadlineMs);
    if (answer.ok) return answer.value as Answers[Kind];
    const options = answer.remedy === null ? {} : { remedy: answer.remedy };
    if (answer.usage) throw new UsageError(answer.message, options);
    throw new InfrastructureError(answer.message, options);
  }

  async #exchange(request: Request, deadlineMs: number): Promise<Answer> {
    if (this.#unasked !== null) return this.#unasked;
    if (request.do === 'prepare') this.#isPrepared = true;
    if (request.do === 'teardown') this.#isPrepared = false;
    // A race against the end of the process would leave 400 B at it with each of a million requests.
    const first = Promise.withResolvers<Answer | 'late' | 'ended'>();
    const answered = Promise.withResolvers<Answer>();
    this.#waiting = (answer) => {
      answered.resolve(answer);
      first.resolve(answer);
    };
    this.#whenEnded = () => first.resolve('ended');
    if (this.#end !== null) first.resolve('ended');
    this.#requests.write(`${JSON.stringify(request)}\n`);
    const timer = setTimeout(() => first.resolve('late'), deadlineMs);
    try {
      const outcome = await first.promise;
      if (outcome === 'late') {
        throw new UsageError(
          `'${request.do}' did not come to an end within ${Math.round(deadlineMs / 1000)} s`,
          { remedy: 'an operation must settle; give a slow one more time with --budget' },
        );
      }
      if (outcome !== 'ended') return outcome;
      // The last words may still be in the pipe.
      const lastWords = await Promise.race([answered.promise, soon()]);
      if (lastWords !== null) return lastWords;
      throw new InfrastructureError(
        `the process of the operation died during '${request.do}': ${this.#end ?? 'it is gone'}`,
        {
          remedy: 'see its output above; a process that ends itself cannot be measured',
        },
      );
    } finally {
      clearTimeout(timer);
      this.#whenEnded = null;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#finish();
  }

  /** Lets the operation tear down what it has set up; what takes too long for that is killed. */
  async #finish(): Promise<void> {
    if (this.#end === null && this.#isPrepared) {
      this.#requests.write(`${JSON.stringify({ do: 'end' } satisfies Request)}\n`);
      const timer = setTimeout(() => this.#process.kill('SIGKILL'), TEARDOWN_DEADLINE_MS);
      await this.#exited;
      clearTimeout(timer);
    }
    this.#process.kill('SIGKILL');
    await this.#exited;
  }
}

/**
 * An operation that never yields does not notice the end of its stdin: where the kernel can end the process
 * with its parent (Linux with util-linux), it does.
 */
function endsWithParent(): readonly string[] {
  const setpriv = findSetpriv();
  return setpriv === null ? [] : deathSignal(setpriv, 'SIGKILL');
}

async function ended(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    return signal === null ? `exit code ${code}` : `signal ${signal}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function soon(): Promise<null> {
  return new Promise((resolve) => {
    afterOwnTime(100, () => resolve(null));
  });
}

/** A stream by itself, so that the other one does not come between the two halves of a secret. */
function passOn(streams: readonly Readable[], write: (text: string) => void): void {
  const redaction = new Redaction();
  let left = MOST_OUTPUT_BYTES;
  for (const stream of streams) {
    const output = new RedactedPieces(redaction, (text) => {
      if (left <= 0) return;
      write(text.slice(0, left));
      left -= text.length;
      if (left <= 0) write('\n[more output of the operation is left out]\n');
    });
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => output.push(text));
    stream.once('close', () => output.end());
  }
}
