/**
 * A drift can be told from a share that is too high once it has turned a dozen times (`share/drift-test.ts`): of
 * simulated loads at their limit that drift within 2 s, looks from the first seconds on stopped some falsely, and
 * all of those in the first five.
 */
const FIRST_SECONDS = 10;
const GROWTH = 1.25;

/**
 * When something that grows is looked at: after ten seconds, and then each time that it has grown by a quarter.
 * Looks are numbered from 1, so that number j may err α/(j(j + 1)) and all of them α (`looks.ts`). In a minute
 * that makes 8 looks and in an hour 27: what is shown is shown by a quarter more time at the most, and the
 * logarithm of what a look may err grows by no more than 7.
 */
export class LookClock {
  #looks: number;
  #nextSeconds: number;

  /** @param looks how many there were before */
  constructor(looks = 0, firstSeconds = FIRST_SECONDS) {
    this.#looks = looks;
    this.#nextSeconds = firstSeconds;
  }

  /** Looks by now. */
  get looks(): number {
    return this.#looks;
  }

  /** The number of the look that is due; null where none is. */
  lookAt(seconds: number): number | null {
    if (!(seconds >= this.#nextSeconds)) return null;
    this.#nextSeconds = Math.max(seconds, this.#nextSeconds) * GROWTH;
    this.#looks += 1;
    return this.#looks;
  }
}
