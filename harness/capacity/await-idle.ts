import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 250;
/** Of one core: a server that waits for requests uses less. */
const IDLE_CORES = 0.2;
/** One that never rests is not waited for. */
const MOST_LOOKS = 40;

/**
 * Waits until a target rests. What was given more than it bears works on for a while, and what comes next on
 * the same machine would pay for it.
 * @param cpuSeconds CPU time of the target since it began, in seconds; null where it can't be seen
 */
export async function awaitIdle(
  cpuSeconds: () => number | null,
  abort: AbortSignal,
): Promise<void> {
  let before = cpuSeconds();
  for (let look = 0; look < MOST_LOOKS && before !== null && !abort.aborted; look += 1) {
    const began = performance.now();
    // An interruption ends the wait, and is told by who asks for the load.
    await sleep(LOOK_MS, undefined, { signal: abort }).catch(() => undefined);
    const now = cpuSeconds();
    if (now === null) return;
    if ((now - before) / ((performance.now() - began) / 1000) < IDLE_CORES) return;
    before = now;
  }
}
