/** The data of a `stats` event, in the shape of memwatch-next. Sizes are bytes. */
export interface Stats {
  readonly num_full_gc: number;
  readonly num_inc_gc: number;
  readonly heap_compactions: number;
  /** The base over the last ten collections. */
  readonly estimated_base: number;
  readonly current_base: number;
  readonly min: number;
  readonly max: number;
  /** Share by which the base changes between collections; 0 where it stays. */
  readonly usage_trend: number;
}

/** memwatch-next smooths over 10 recent collections and over 120 for the trend. */
const RECENT = 10;
const LONG_RUN = 120;

export class GcStats {
  #full = 0;
  #minor = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = 0;
  #recent = 0;
  #longRun = 0;

  minor(): void {
    this.#minor++;
  }

  major(bytes: number): Stats {
    this.#full++;
    this.#min = Math.min(this.#min, bytes);
    this.#max = Math.max(this.#max, bytes);
    this.#recent = smoothed(this.#recent, bytes, Math.min(this.#full, RECENT));
    this.#longRun = smoothed(this.#longRun, bytes, Math.min(this.#full, LONG_RUN));
    return {
      num_full_gc: this.#full,
      num_inc_gc: this.#minor,
      heap_compactions: this.#full,
      estimated_base: Math.round(this.#recent),
      current_base: bytes,
      min: this.#min,
      max: this.#max,
      usage_trend: Math.round((this.#recent / this.#longRun - 1) * 1000) / 1000,
    };
  }
}

function smoothed(before: number, value: number, over: number): number {
  return before + (value - before) / over;
}
