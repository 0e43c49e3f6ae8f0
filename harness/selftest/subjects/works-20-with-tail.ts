let calls = 0;

/** 20 pieces of work of 100 steps each, and in one of 100 calls 500 times as many. */
export function op(): number {
  const pieces = ++calls % 100 === 0 ? 10_000 : 20;
  let x = 0.5;
  for (let step = 0; step < pieces * 100; step++) x = 3.7 * x * (1 - x);
  return x;
}
