export function op(i: number): void {
  if (i === 10) throw new RangeError('ten is too many');
}
