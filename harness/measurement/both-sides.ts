/** A value of each side of a comparison. */
export interface BothSides<T> {
  readonly base: T;
  readonly candidate: T;
}
