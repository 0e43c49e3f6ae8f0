import { unlinkSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { probeAddress } from './address.ts';

/**
 * Lets this process be asked by a probe client that knows the key. The server and its connections keep no
 * process alive. What answers is loaded with the first connection: most processes of a program are never
 * asked.
 */
export function listen(key: string): void {
  const address = probeAddress(key, process.pid);
  const server = createServer({ pauseOnConnect: true }, (connection) => {
    connection.unref();
    // The client went away in mid-answer: nothing to tell anybody.
    connection.on('error', () => undefined);
    void answer(connection, key);
  });
  // A probe that cannot listen must not take the program down with it; the client says that none answers.
  server.on('error', () => undefined);
  // A worker of node:cluster would ask its primary to listen, and share the socket with its siblings.
  server.listen({ path: address, exclusive: true });
  server.unref();
  if (address.startsWith('\0')) return;
  process.once('exit', () => {
    try {
      unlinkSync(address);
    } catch {
      // Gone already.
    }
  });
}

async function answer(connection: Socket, key: string): Promise<void> {
  // The probes trace what they count from when they are loaded: others are to see the program alone.
  switch (process.env['ASSAY_PROBE_ANSWERS']) {
    case 'profile': {
      const { converseOfProfile } = await import('./profile.ts');
      return converseOfProfile(connection, key);
    }
    case 'vitals': {
      const { converseOfVitals } = await import('./vitals/converse.ts');
      return converseOfVitals(connection, key);
    }
    default: {
      const { converse } = await import('./converse.ts');
      converse(connection, key);
    }
  }
}
