/**
 * So many places an entry may be moved, on average, before it is cheaper to sort all of them anew. Requests
 * come in the order in which they end: they are out of place by as many as were under way.
 */
const MOST_MOVES = 64;

/**
 * The indices of values in ascending order of the values; equal ones stay as they were. Made for values that
 * are nearly in order: they are moved within the one list, where sorting makes two more lists of boxed numbers.
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values.keys());
  let moves = values.length * MOST_MOVES;
  for (let at = 1; at < order.length; at += 1) {
    const index = order[at]!;
    const value = values[index]!;
    let to = at;
    while (to > 0 && values[order[to - 1]!]! > value) {
      order[to] = order[to - 1]!;
      to -= 1;
    }
    order[to] = index;
    moves -= at - to;
    if (moves < 0)
      return order.toSorted((left, right) => values[left]! - values[right]! || left - right);
  }
  return order;
}
