import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder } from '../../../../harness/config/environment.ts';

/** Where `npm run install:mlserver` puts it; else the python3 of the PATH has to have it. */
const installed = join(cacheFolder(), 'mlserver', 'bin', 'python');
const python = existsSync(installed) ? installed : 'python3';
const script = fileURLToPath(new URL('mlserver_onnx.py', import.meta.url));

/** Finding is quick, importing is not. */
const find = `
import importlib.util, sys
missing = [name for name in ("mlserver", "onnxruntime") if importlib.util.find_spec(name) is None]
sys.exit(f"python3 has no {' and no '.join(missing)}: npm run install:mlserver" if missing else 0)
`;

/** Null where MLServer can be started, else why not. */
export async function reasonWithoutMlserver(): Promise<string | null> {
  try {
    await promisify(execFile)(python, ['-c', find]);
    return null;
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') return 'python3: not found';
    return stderr?.trim().split('\n').at(-1) ?? 'python3 failed';
  }
}

export interface StartedMlserver extends AsyncDisposable {
  readonly url: string;
  /** Ends it at once, with whatever it is answering. */
  kill(): Promise<void>;
}

/**
 * Starts MLServer with one model, called `contract`. It answers on its port before the model is loaded.
 * @param loadingSeconds how much longer loading takes than it does
 */
export async function startMlserver(model: string, loadingSeconds = 0): Promise<StartedMlserver> {
  const server = spawn(python, [script, model, String(loadingSeconds)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(server, 'exit');
  const log: string[] = [];
  server.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text));
  const url = Promise.withResolvers<string>();
  createInterface({ input: server.stdout }).on('line', (line) => {
    if (line.startsWith('{"url"')) url.resolve((JSON.parse(line) as { url: string }).url);
    else log.push(line);
  });
  server.once('error', url.reject);
  void ended.then(() => url.reject(new Error(`MLServer ended: ${log.join('').slice(-2000)}`)));
  return {
    url: await url.promise,
    async kill() {
      server.kill('SIGKILL');
      await ended;
    },
    async [Symbol.asyncDispose]() {
      server.stdin.end();
      await ended;
    },
  };
}
