import { float32Column, float64Column, uint32Column, uint8Column } from './column.ts';
import { iterationState } from './recorded-scenario.ts';

type IterationState = (typeof iterationState)[keyof typeof iterationState];

interface TakenIterations {
  readonly startsMs: Float64Array;
  readonly ticks: Float64Array;
  readonly iterations: Uint8Array;
  readonly durationsMs: Float32Array;
  readonly turns: Uint32Array;
}

/** Iterations of one scenario in the order of their starts, in columns: 17 bytes each, or 25 with ticks. */
export class IterationColumns {
  readonly #startsMs = float64Column();
  /** The tick that each start answers, of a schedule whose starts say so. */
  readonly #ticks = float64Column();
  readonly #states = uint8Column();
  /** How long each took; NaN until it has ended. */
  readonly #durationsMs = float32Column();
  /** Of a duet: the turn of each, as k6 tells it, and one more; 0 where it has none. */
  readonly #turns = uint32Column();

  get length(): number {
    return this.#startsMs.length;
  }

  /** @param tick null where its start does not say one @returns the index of the iteration */
  start(timeMs: number, tick: number | null): number {
    if (tick !== null) this.#ticks.push(tick);
    this.#startsMs.push(timeMs);
    this.#states.push(iterationState.running);
    this.#durationsMs.push(Number.NaN);
    this.#turns.push(0);
    return this.length - 1;
  }

  turn(index: number, code: number): void {
    this.#turns.set(index, code + 1);
  }

  took(index: number, durationMs: number): void {
    this.#durationsMs.set(index, durationMs);
  }

  fail(index: number): void {
    this.#states.set(index, iterationState.failed);
  }

  /** What an iteration was that has failed by nothing. */
  settle(index: number, state: IterationState): void {
    if (this.#states.at(index) === iterationState.running) this.#states.set(index, state);
  }

  /** All of them by now; what comes later is added as before. */
  copy(): TakenIterations {
    return {
      startsMs: this.#startsMs.copy(),
      ticks: this.#ticks.copy(),
      iterations: this.#states.copy(),
      durationsMs: this.#durationsMs.copy(),
      turns: this.#turns.copy(),
    };
  }

  /** All of them; nothing can be added or asked any more. */
  take(): TakenIterations {
    return {
      startsMs: this.#startsMs.take(),
      ticks: this.#ticks.take(),
      iterations: this.#states.take(),
      durationsMs: this.#durationsMs.take(),
      turns: this.#turns.take(),
    };
  }
}
