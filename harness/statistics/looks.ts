/**
 * The error that look number j may make, so that any number of looks make α at most together:
 * α/(j(j + 1)), whose sum over j = 1, 2, … is α (a spending sequence; K. K. G. Lan and D. L. DeMets,
 * "Discrete sequential boundaries for clinical trials", Biometrika 70, 1983). The first look takes half.
 */
export function lookLevel(alpha: number, look: number): number {
  if (!(Number.isInteger(look) && look >= 1)) {
    throw new RangeError(`looks are counted from 1, not ${look}`);
  }
  return alpha / (look * (look + 1));
}

/**
 * When a load that is undecided is looked at: after its planned time, and then each time that it has
 * doubled, up to the most that it may take. What is left at the end is one more look where it adds a
 * quarter at least.
 */
export function lookTimes(firstSeconds: number, mostSeconds: number): readonly number[] {
  const times = [firstSeconds];
  for (let at = firstSeconds; at > 0;) {
    const next = Math.min(2 * at, mostSeconds);
    if (next < at * LEAST_GROWTH) break;
    times.push(next);
    at = next;
  }
  return times;
}

const LEAST_GROWTH = 1.25;
