/**
 * One of a few keys, the first ones most often (Zipf's law, as what people ask for is spread): whatever
 * caches by it is hot after a moment.
 * @returns a number from 0 up to `of`, without it
 */
export function hotKey(of = 10, random: () => number = Math.random): number {
  let weights = 0;
  for (let key = 0; key < of; key += 1) weights += 1 / (key + 1);
  let left = random() * weights;
  for (let key = 0; key < of; key += 1) {
    left -= 1 / (key + 1);
    if (left < 0) return key;
  }
  return of - 1;
}
