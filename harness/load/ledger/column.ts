type Numbers = Float64Array | Float32Array | Uint32Array | Uint8Array;

const firstCapacity = 1024;

/** A column of numbers that grows, as wide as its kind of array. */
export class Column<T extends Numbers> {
  readonly #make: (length: number) => T;
  #values: T;
  #length = 0;

  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#values = make(firstCapacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.#make(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  at(index: number): number {
    if (index < 0 || index >= this.#length) throw new RangeError(`no entry ${index}`);
    return this.#values[index] ?? Number.NaN;
  }

  set(index: number, value: number): void {
    if (index < 0 || index >= this.#length) throw new RangeError(`no entry ${index}`);
    this.#values[index] = value;
  }

  /** The entries so far; valid until the next push. */
  view(): T {
    return this.#values.subarray(0, this.#length) as T;
  }
}

export const float64Column = (): Column<Float64Array> => new Column((n) => new Float64Array(n));
export const float32Column = (): Column<Float32Array> => new Column((n) => new Float32Array(n));
export const uint32Column = (): Column<Uint32Array> => new Column((n) => new Uint32Array(n));
export const uint8Column = (): Column<Uint8Array> => new Column((n) => new Uint8Array(n));
