const firstCapacity = 1024;

/** A column of numbers that grows: 8 bytes an entry, where an array of numbers may take more. */
export class FloatColumn {
  #values = new Float64Array(firstCapacity);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
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
  view(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
