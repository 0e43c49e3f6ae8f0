export interface OwnTime extends Disposable {
  /** It then keeps no process that has nothing else to do. */
  unref(): void;
}

/** A step that is late counts once: what piled up meanwhile is heard before the next one. */
const STEPS = 10;

/**
 * Calls `then` after so many milliseconds *of ours*: on a machine that gives this process no processor
 * it takes longer. A timer that is late fires before what arrived meanwhile is read, so a deadline by one
 * timer takes the machine's delay for another's silence.
 */
export function afterOwnTime(milliseconds: number, then: () => void): OwnTime {
  let left = STEPS;
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    then();
  }, milliseconds / STEPS);
  return {
    unref: () => void timer.unref(),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
