import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { acquireSupervisor } from '../../fixtures/services/supervisor/supervisor.ts';
import { UsageError } from '../errors.ts';
import { requireK6 } from '../load/find-k6.ts';
import { prepareScript, scriptName } from '../load/prepare-script.ts';
import { runIterations } from '../load/run-iterations.ts';
import { writeDefaultSignals } from '../../fixtures/load/default-signals.ts';
import type { Driver, DriverOptions } from './driver.ts';
import { failureOf } from './k6-failure.ts';

/** As many at a time as where a server is driven by GET alone. */
const USUAL_USERS = 4;
/** For k6 to start and to end, beyond the time of the iterations. */
const AROUND_MS = 10_000;
/** The server is not up yet; loading a script sends nothing. Port 9 is the discard service. */
const placeholderUrl = 'http://127.0.0.1:9';

/**
 * Loads a k6 script, whose default function is then the operation: each block is one run of k6 with as many
 * iterations, shared by its virtual users. Of the options of the script, those that say what load it is
 * (scenarios, stages, duration, thresholds) do not count here.
 */
export async function startK6(path: string, options: DriverOptions): Promise<Driver> {
  const k6 = await requireK6();
  await using starting = new AsyncDisposableStack();
  const supervisor = starting.use(await acquireSupervisor());
  const folder = await supervisor.makeFolder(join(tmpdir(), `assay-leak-${randomUUID()}`));
  const script = resolve(path);
  const signalsFile = await writeDefaultSignals(folder);
  const prepared = await prepareScript(
    { script, signalsFile, targetUrl: placeholderUrl, ownsTarget: options.ownsTarget },
    k6,
  );
  if (!prepared.ok) {
    throw new UsageError(`${path} can't be run by k6: ${prepared.reason}`, {
      remedy: `see that it loads: assay load ${path}`,
    });
  }
  const { bundle, cwd, env } = prepared;
  if (!bundle.exports.includes('default')) {
    throw new UsageError(`${path} exports no default function, which would be the operation`, {
      remedy: 'export default function () { http.get(`${__ENV.TARGET}/`); }',
    });
  }
  const users = options.users ?? USUAL_USERS;
  let targetUrl = placeholderUrl;
  let startMs = 0;
  const owned = starting.move();
  return {
    loaded: {
      name: scriptName(script).replace(/\.k6$/, ''),
      uses: ['target'],
      retained: {},
      rarest: null,
      largestCache: null,
      resources: [],
    },
    process: null,
    async prepare({ target }) {
      targetUrl = target ?? placeholderUrl;
    },
    async run({ count }, deadlineMs) {
      const startedMs = performance.now();
      using limit = within(deadlineMs + AROUND_MS, options.signal);
      const outcome = await runIterations({
        k6,
        code: bundle.code,
        cwd,
        env: { ...env, TARGET: targetUrl },
        iterations: count,
        users,
        mostMs: deadlineMs,
        abort: limit.signal,
      });
      options.signal.throwIfAborted();
      const failure = failureOf(outcome, {
        script: path,
        iterations: count,
        mostMs: deadlineMs,
        isLate: limit.signal.aborted,
        map: bundle.map,
        targetUrl,
      });
      if (failure !== null) throw failure;
      const milliseconds = outcome.summary?.milliseconds ?? 0;
      startMs = Math.max(0, performance.now() - startedMs - milliseconds);
      return milliseconds;
    },
    startMs: () => startMs,
    teardown: async () => undefined,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/**
 * A signal that is aborted after `ms`, or with `signal`. Disposing takes its listener off `signal`, which
 * thousands of blocks share.
 */
function within(ms: number, signal: AbortSignal): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, ms);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    },
  };
}
