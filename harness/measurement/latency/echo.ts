import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

import { childEnvironment } from '../../config/environment.ts';
import { spawnTied } from '../../process/tied-command.ts';

/** A server in a process of its own that gives back what it gets, on loopback. */
export interface Echo extends AsyncDisposable {
  /** Sends one byte, and resolves when it is back. Rejects where the server is gone. */
  ask(): Promise<void>;
}

const serve = `require('node:net')
  .createServer({ noDelay: true }, (socket) => socket.pipe(socket))
  .listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;

/** @throws {Error} it did not start */
export async function startEcho(): Promise<Echo> {
  const child = spawnTied(process.execPath, ['-e', serve], {
    cwd: process.cwd(),
    env: childEnvironment({ NODE_OPTIONS: undefined }),
  });
  const ended = once(child, 'close');
  if (child.stdout === null) throw new Error('the echo server has no output');
  const [port] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then((): never => {
      throw new Error('the echo server ended before it listened');
    }),
  ]);
  const socket = createConnection({ host: '127.0.0.1', port: Number(port), noDelay: true });
  await once(socket, 'connect');
  return {
    ask: askOver(socket),
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The n-th byte that comes back answers the n-th one that was sent. */
function askOver(socket: Socket): () => Promise<void> {
  const waiting: PromiseWithResolvers<void>[] = [];
  const fail = (error: Error): void => {
    for (const one of waiting.splice(0)) one.reject(error);
  };
  socket.on('data', (bytes: Buffer) => {
    for (const one of waiting.splice(0, bytes.length)) one.resolve();
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the echo server is gone')));
  return () => {
    const one = Promise.withResolvers<void>();
    if (socket.destroyed) {
      one.reject(new Error('the echo server is gone'));
    } else {
      waiting.push(one);
      socket.write('.');
    }
    return one.promise;
  };
}
