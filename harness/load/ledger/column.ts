type Numbers = Float64Array | Float32Array | Uint32Array | Uint8Array;

/** Entries a piece: 16,384. */
const PIECE_BITS = 14;
const PIECE_LENGTH = 1 << PIECE_BITS;
const WITHIN_PIECE = PIECE_LENGTH - 1;

/**
 * A column of numbers that grows, as wide as its kind of array. It grows by pieces: one array that doubles
 * holds up to twice what it needs, and three times while it is copied.
 */
export class Column<T extends Numbers> {
  readonly #make: (length: number) => T;
  #pieces: T[] | null = [];
  #length = 0;

  constructor(make: (length: number) => T) {
    this.#make = make;
  }

  get length(): number {
    return this.#length;
  }

  /** @throws {TypeError} it was taken */
  push(value: number): void {
    const pieces = this.#present();
    const at = this.#length & WITHIN_PIECE;
    if (at === 0) pieces.push(this.#make(PIECE_LENGTH));
    pieces[this.#length >>> PIECE_BITS]![at] = value;
    this.#length += 1;
  }

  /** @throws {RangeError} there is no such entry */
  at(index: number): number {
    return this.#pieceOf(index)[index & WITHIN_PIECE] ?? Number.NaN;
  }

  /** @throws {RangeError} there is no such entry */
  set(index: number, value: number): void {
    this.#pieceOf(index)[index & WITHIN_PIECE] = value;
  }

  /**
   * All entries as one array. The column gives its own up: it can't be read or written any more.
   * @throws {TypeError} it was taken before
   */
  take(): T {
    const all = this.copy();
    this.#pieces = null;
    return all;
  }

  /**
   * All entries by now as one array, while more of them come.
   * @param more room for so many entries behind them
   * @throws {TypeError} it was taken before
   */
  copy(more = 0): T {
    const pieces = this.#present();
    const all = this.#make(this.#length + more);
    for (const [index, piece] of pieces.entries()) {
      const from = index << PIECE_BITS;
      all.set(piece.subarray(0, this.#length - from), from);
    }
    return all;
  }

  #pieceOf(index: number): T {
    const pieces = this.#present();
    if (index < 0 || index >= this.#length) throw new RangeError(`no entry ${index}`);
    return pieces[index >>> PIECE_BITS] as T;
  }

  #present(): T[] {
    if (this.#pieces === null) throw new TypeError('the entries of this column were taken');
    return this.#pieces;
  }
}

export const float64Column = (): Column<Float64Array> => new Column((n) => new Float64Array(n));
export const float32Column = (): Column<Float32Array> => new Column((n) => new Float32Array(n));
export const uint32Column = (): Column<Uint32Array> => new Column((n) => new Uint32Array(n));
export const uint8Column = (): Column<Uint8Array> => new Column((n) => new Uint8Array(n));
