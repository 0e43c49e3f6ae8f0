import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { tiedNode } from '../../process/tied-node.ts';
import type { AbsoluteFigures } from './absolute.ts';
import type { AbsoluteReply } from './absolute-child.ts';
import { freshEnvironment } from './fresh-environment.ts';
import type { SideSource } from './side-source.ts';

const childFile = fileURLToPath(
  new URL(`absolute-child${import.meta.url.slice(-3)}`, import.meta.url),
);

/** Beyond the time of tinybench's own, for a process and its modules to start, and for slow operations. */
const DEADLINE_MS = 30_000;

/**
 * Runs a side in a fresh process under tinybench.
 * @returns why there are none, where it can't: nothing depends on them
 */
export async function absoluteFigures(
  source: SideSource,
  random: () => number,
  signal: AbortSignal,
): Promise<AbsoluteFigures | string> {
  const { args, ...node } = tiedNode(['--disable-warning=ExperimentalWarning']);
  const child = fork(childFile, args, {
    ...node,
    env: freshEnvironment(random),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  try {
    child.send(source);
    const [reply] = (await Promise.race([
      once(child, 'message', { signal: deadline }),
      once(child, 'exit', { signal: deadline }).then(([code]) => [
        { kind: 'threw', message: `its process ended (${String(code)})` },
      ]),
    ])) as [AbsoluteReply];
    return reply.kind === 'measured' ? reply.figures : reply.message;
  } catch (error) {
    if (!deadline.aborted) throw error;
    return `it took longer than ${DEADLINE_MS / 1000} s, or was stopped`;
  } finally {
    child.kill('SIGKILL');
  }
}
