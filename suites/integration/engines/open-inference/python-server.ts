import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pythonOf, reasonWithout } from '../../python.ts';

/** A server of the Open Inference Protocol from PyPI. */
export interface PythonServer {
  /** Its package, its folder in the cache, and `npm run install:<name>`. */
  readonly name: 'mlserver' | 'kserve';
  /** Beside this file: serves one model, called `contract`, and prints its address as JSON. */
  readonly script: string;
}

export interface StartedServer extends AsyncDisposable {
  readonly url: string;
  /** Ends it at once, with whatever it is answering. */
  kill(): Promise<void>;
}

/** Null where it can be started, else why not. */
export function reasonWithoutServer({ name }: PythonServer): Promise<string | null> {
  return reasonWithout(name, [name, 'onnxruntime']);
}

/**
 * Starts it with one model. It answers on its port before the model is loaded.
 * @param loadingSeconds how much longer loading takes than it does
 */
export async function startServer(
  server: PythonServer,
  model: string,
  loadingSeconds = 0,
): Promise<StartedServer> {
  const script = fileURLToPath(new URL(server.script, import.meta.url));
  const child = spawn(pythonOf(server.name), [script, model, String(loadingSeconds)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const log: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
  const url = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{"url"')) url.resolve((JSON.parse(line) as { url: string }).url);
    else log.push(line);
  });
  child.once('error', url.reject);
  void ended.then(() =>
    url.reject(new Error(`${server.name} ended: ${log.join('').slice(-2000)}`)),
  );
  return {
    url: await url.promise,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}
