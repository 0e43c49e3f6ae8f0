/** 10,000 keys in all, drawn at random: the later they are, the rarer new ones get. */
const cache = new Map<number, string>();

export function op(): void {
  const key = Math.floor(Math.random() * 10_000);
  if (!cache.has(key)) cache.set(key, `value of ${key}`);
}
