/** A typed array that doubles when it is full. */
export const expected = 'leak';
let values = new Float64Array(16);
let count = 0;
export function op(i: number): void {
  if (count === values.length) {
    const larger = new Float64Array(count * 2);
    larger.set(values);
    values = larger;
  }
  values[count++] = i;
}
