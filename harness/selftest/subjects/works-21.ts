/** 21 pieces of work of 100 steps each; not shared with its twin, so that each is compiled for itself. */
export function op(): number {
  let x = 0.5;
  for (let step = 0; step < 21 * 100; step++) x = 3.7 * x * (1 - x);
  return x;
}
