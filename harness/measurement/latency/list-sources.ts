import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../config/environment.ts';
import { UsageError } from '../../errors.ts';
import type { ListReply } from './list-child.ts';
import { tiedNode } from '../../process/tied-node.ts';

const childFile = fileURLToPath(new URL('list-child.ts', import.meta.url));

/** Importing a file and running its tests up to their benchmarks takes no longer than this. */
const DEADLINE_MS = 60_000;

/**
 * What a module offers to compare: `[null]` where it exports `op`, else the names of its Vitest
 * benchmarks. It is imported in a process of its own, since importing runs it.
 * @throws {UsageError} it can't be imported, or doesn't end importing
 */
export async function listSources(file: string): Promise<readonly (string | null)[]> {
  const { args, ...node } = tiedNode([]);
  const child = fork(childFile, args, {
    ...node,
    env: childEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    child.send(file);
    const [reply] = (await Promise.race([
      once(child, 'message', { signal: deadline }),
      once(child, 'exit', { signal: deadline }).then(([code]) => [
        { kind: 'threw', message: `its process ended (${String(code)})` },
      ]),
    ])) as [ListReply];
    if (reply.kind === 'listed') return reply.names;
    throw new UsageError(`${file} can't be loaded: ${reply.message}`);
  } catch (error) {
    if (!deadline.aborted) throw error;
    throw new UsageError(`${file} did not end loading within ${DEADLINE_MS / 1000} s`, {
      cause: error,
    });
  } finally {
    child.kill('SIGKILL');
  }
}
