import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { InfrastructureError } from '../errors.ts';

/** Where a Node process listens that was sent SIGUSR1, unless it was started with another port. */
const inspectorAddress = 'http://127.0.0.1:9229';
const ATTACH_DEADLINE_MS = 10_000;
const LOOK_EVERY_MS = 50;
const CLOSE_DEADLINE_MS = 2_000;

const probeModule = fileURLToPath(
  new URL(`../measurement/probe/attached${import.meta.url.slice(-3)}`, import.meta.url),
);

/**
 * Loads the probe into a Node process that was started without it: SIGUSR1 opens its inspector on
 * loopback, one expression loads the probe, and the inspector is closed again.
 * @throws {InfrastructureError} its inspector does not answer, or is that of another process
 */
export async function attachProbe(pid: number, key: string): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const url = await inspectorUrl(pid);
  const socket = new WebSocket(url);
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  try {
    await once(socket, 'open');
    const found = await evaluate(socket, 'process.pid');
    if (found !== pid) {
      throw new InfrastructureError(
        `${inspectorAddress} is the inspector of process ${String(found)}`,
        {
          remedy: `end that session, or start the server with: node --import assay/probe`,
        },
      );
    }
    await evaluate(socket, loadProbe(key));
    // The next process of a cluster needs the same port.
    await Promise.race([closed, sleep(CLOSE_DEADLINE_MS, null, { ref: false })]);
  } finally {
    socket.close();
  }
}

/** `require` of an ES module is how a script that is no module loads one (Node 22.12 and later). */
function loadProbe(key: string): string {
  const [module, secret] = [JSON.stringify(probeModule), JSON.stringify(key)];
  return `(() => {
    const { createRequire } = process.getBuiltinModule('node:module');
    createRequire(${module})(${module}).attach(${secret});
    setImmediate(() => process.getBuiltinModule('node:inspector').close());
    return true;
  })()`;
}

async function inspectorUrl(pid: number): Promise<string> {
  const end = performance.now() + ATTACH_DEADLINE_MS;
  let last = 'nothing answered';
  while (performance.now() < end) {
    try {
      const answer = await fetch(`${inspectorAddress}/json/list`);
      const [first] = (await answer.json()) as { webSocketDebuggerUrl?: string }[];
      if (first?.webSocketDebuggerUrl !== undefined) return first.webSocketDebuggerUrl;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    // oxlint-disable-next-line no-await-in-loop -- it opens some milliseconds after the signal
    await sleep(LOOK_EVERY_MS);
  }
  throw new InfrastructureError(
    `process ${pid} did not open its inspector on ${inspectorAddress} within ${ATTACH_DEADLINE_MS / 1000} s: ${last}`,
    { remedy: 'start it with the probe: node --import assay/probe server.js, or use --command' },
  );
}

async function evaluate(socket: WebSocket, expression: string): Promise<unknown> {
  const answered = once(socket, 'message');
  const params = { expression, returnByValue: true };
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
  const { result } = JSON.parse(String((await answered).data)) as {
    result: {
      result: { value?: unknown };
      exceptionDetails?: { exception?: { description?: string } };
    };
  };
  if (result.exceptionDetails === undefined) return result.result.value;
  const why = result.exceptionDetails.exception?.description ?? 'it threw';
  throw new InfrastructureError(`the probe could not be loaded: ${why}`, {
    remedy: 'the server needs Node 22.12 or later; or start it with node --import assay/probe',
  });
}

function once(socket: WebSocket, type: 'open' | 'message'): Promise<MessageEvent> {
  const { promise, resolve, reject } = Promise.withResolvers<MessageEvent>();
  socket.addEventListener(type, (event) => resolve(event as MessageEvent), { once: true });
  const fail = (): void =>
    reject(new InfrastructureError(`the inspector on ${socket.url} hung up`));
  socket.addEventListener('error', fail, { once: true });
  socket.addEventListener('close', fail, { once: true });
  return promise;
}
