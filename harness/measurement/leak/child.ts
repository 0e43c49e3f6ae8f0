import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { AssayError, UsageError } from '../../errors.ts';
import { exitCode } from '../../exit-code.ts';
import { Sampler } from '../probe/sampler.ts';
import { readSeededLeak, seededLeakVariable } from '../probe/seeded-leak.ts';
import { fastAgain } from '../probe/steady-heap.ts';
import { childProbeEnvironment } from '../probe/target-environment.ts';
import { Tracer } from '../probe/tracer.ts';
import { runBlock } from './blocks.ts';
import { type Operation, describeError, loadOperation } from './operation.ts';
import {
  ANSWER_DESCRIPTOR,
  type Answer,
  type Loaded,
  REQUEST_DESCRIPTOR,
  type Request,
} from './protocol.ts';
import { withSeededLeak } from './with-seeded-leak.ts';

/**
 * The fresh process of one operation: it obeys requests on descriptor 3 and answers on descriptor 4. stdin,
 * stdout and stderr belong to the operation. It ends when the requests end, so when its parent is gone.
 */
let operation: Operation | null = null;
const nothingProvided: Provided = { context: {}, dispose: async () => undefined };
let provided = nothingProvided;
/** Whether setup() was called, and so teardown() is owed. */
let isSetUp = false;
const { ASSAY_PROBE_KEY: key, NODE_OPTIONS: nodeOptions } = process.env;
const seededLeak = readSeededLeak(process.env[seededLeakVariable]);
// The processes that the operation starts keep nothing.
delete process.env[seededLeakVariable];
// The processes that the operation starts can be asked, too; this one needs no probe of that kind.
if (key) Object.assign(process.env, childProbeEnvironment(key, nodeOptions));
const sampler = new Sampler();
const tracer = new Tracer();

interface Provided {
  readonly context: Readonly<Record<string, unknown>>;
  /** @throws {UsageError} what the operations got so far is not what was to be measured */
  check?(): void;
  dispose(): Promise<void>;
}

async function obey(request: Request): Promise<unknown> {
  switch (request.do) {
    case 'load': {
      operation = withSeededLeak(await loadOperation(request.modulePath), seededLeak);
      const { name, uses, retained, rarest, largestCache } = operation;
      const { resources } = sampler;
      return { name, uses, retained, rarest, largestCache, resources } satisfies Loaded;
    }
    case 'prepare': {
      if (loaded().uses.includes('target')) fastAgain();
      if (request.contextModule !== null) {
        const { provide } = await import(pathToFileURL(request.contextModule).href);
        const { uses, expectedStatuses } = loaded();
        provided = await provide(uses, { ...request.given, expectedStatuses });
      }
      isSetUp = true;
      await guarded('setup', () => loaded().setup());
      return null;
    }
    case 'run': {
      const startedMs = performance.now();
      await guarded('op', () => runBlock(loaded(), provided.context, request));
      provided.check?.();
      return { milliseconds: performance.now() - startedMs };
    }
    case 'sample':
      return sampler.sample(request);
    case 'timers':
      return sampler.longestTimerMs(request.mostMs);
    case 'detail':
      return sampler.detail(request.resource);
    case 'ages':
      return await sampler.ages(request);
    case 'trial': {
      const { answerTrial } = await import('./trial/answer.ts');
      return await answerTrial(request);
    }
    case 'trace-start':
      await tracer.start(request.kind, request.before);
      return null;
    case 'trace-finish':
      return await tracer.finish(request.file);
    case 'teardown': {
      await tearDown();
      return null;
    }
    case 'end':
      return await end(exitCode.pass);
  }
}

/** Once, though it fails. */
async function tearDown(): Promise<void> {
  const owed = isSetUp;
  isSetUp = false;
  const fixtures = provided;
  provided = nothingProvided;
  try {
    if (owed) await guarded('teardown', () => loaded().teardown());
  } finally {
    await fixtures.dispose();
  }
}

let isEnding = false;

/** What setup() started goes with this process, however it ends; whoever waits for that has a deadline. */
async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  // What fails now has been told already, or comes after the verdict.
  await tearDown().catch(() => undefined);
  process.exit(code);
}

function loaded(): Operation {
  if (operation === null) throw new Error('no operation has been loaded');
  return operation;
}

/** What the user's own functions throw is the user's error. */
async function guarded(what: string, run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw new UsageError(`${what} threw ${describeError(error)}${where(error)}`, { cause: error });
  }
}

/** The first frame of the stack that is not Node's own. */
function where(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = stack.split('\n').find((line) => /^\s+at /.test(line) && !line.includes('node:'));
  return frame === undefined ? '' : ` (${frame.trim()})`;
}

function answer(message: Answer): void {
  try {
    writeSync(ANSWER_DESCRIPTOR, `${JSON.stringify(message)}\n`);
  } catch {
    // Nobody listens any more: the parent is gone, and so is the reason to live.
    process.exit(exitCode.infrastructure);
  }
}

function fail(error: unknown): void {
  const known = error instanceof AssayError;
  answer({
    ok: false,
    usage: known && error.exitCode === exitCode.usage,
    message: known ? error.message : describeError(error),
    remedy: known ? error.remedy : null,
  });
}

process.on('uncaughtException', (error) => {
  fail(
    new UsageError(`the operation left an error uncaught: ${describeError(error)}${where(error)}`),
  );
  void end(exitCode.usage);
});
// Ctrl-C in a terminal comes to every process of the group: ours ends when it is told to.
process.on('SIGINT', () => undefined);

const requests = new Socket({ fd: REQUEST_DESCRIPTOR, readable: true, writable: false });
let pending = '';
requests.setEncoding('utf8');
requests.on('data', (chunk: string) => {
  pending += chunk;
  const lines = pending.split('\n');
  pending = lines.pop() ?? '';
  for (const line of lines) {
    obey(JSON.parse(line) as Request).then(
      (value) => answer({ ok: true, value: value ?? null }),
      fail,
    );
  }
});
requests.on('end', () => void end(exitCode.pass));
