import { Interruption } from '../../../../../harness/process/interruption.ts';

/**
 * A command that is interrupted and has half a second to stop. `slow` gets no turn of its event loop for
 * longer than that, as on a machine that gives it no processor, and then writes; `hanging` never ends.
 */
const LONGEST_STOP_MS = 500;
const [how] = process.argv.slice(2);
using interruption = new Interruption({ longestStopMs: LONGEST_STOP_MS });
const awake = setInterval(() => {}, 1_000);
interruption.signal.addEventListener('abort', () => {
  if (how !== 'slow') return;
  const until = performance.now() + 1.2 * LONGEST_STOP_MS;
  while (performance.now() < until);
  setTimeout(() => {
    console.log('written');
    clearInterval(awake);
  }, 50);
});
console.log('ready');
await new Promise((resolve) => {
  interruption.signal.addEventListener('abort', resolve);
});
if (how === 'slow') await new Promise((resolve) => setTimeout(resolve, 100));
else await new Promise(() => {});
