import { normalNumber, seededRandom } from '../../harness/statistics/random.ts';
import { steadyFrom } from '../../harness/statistics/steady/steady-from.ts';
import { percent } from './at-the-limit.ts';

const SLOTS = 120;

/** Noise of a slot's level that has a standard deviation of one, whatever its autocorrelation. */
export interface Noise {
  readonly name: string;
  readonly make: (random: () => number) => number[];
}

function correlated(rho: number): Noise {
  return {
    name: rho === 0 ? 'independent' : `autocorrelation ${rho}`,
    make: (random) => {
      let level = normalNumber(random);
      return Array.from({ length: SLOTS }, () => {
        level = rho * level + Math.sqrt(1 - rho * rho) * normalNumber(random);
        return level;
      });
    },
  };
}

export const noises: readonly Noise[] = [
  ...[0, 0.5, 0.8, 0.9, 0.95].map(correlated),
  {
    name: 'heavy tails',
    make: (random) => Array.from({ length: SLOTS }, () => (1 - random()) ** -0.5 - 2),
  },
  {
    name: 'a stall of 5 slots',
    make: (random) => {
      const at = Math.floor(random() * (SLOTS - 5));
      return Array.from(
        { length: SLOTS },
        (_, slot) => normalNumber(random) + (slot >= at && slot < at + 5 ? 10 : 0),
      );
    },
  },
];

/** What is added to the noise, by slot, in standard deviations. */
export const shapes = [
  { name: 'steady', truth: 0, add: () => 0 },
  { name: 'warm-up of 5 %, 5 σ', truth: 6, add: (slot: number) => (slot < 6 ? 5 : 0) },
  { name: 'warm-up of 20 %, 5 σ', truth: 24, add: (slot: number) => (slot < 24 ? 5 : 0) },
  {
    name: 'warm-up that decays, 8 σ, τ 8 %',
    truth: 24,
    add: (slot: number) => 8 * Math.exp(-slot / (0.08 * SLOTS)),
  },
  { name: 'rises by 10 σ', truth: null, add: (slot: number) => (10 * slot) / SLOTS },
  { name: 'jumps by 5 σ after 70 %', truth: null, add: (slot: number) => (slot < 84 ? 0 : 5) },
] as const;

/** What the rule says of series whose truth is known: steady from the start / after a warm-up / never. */
export function steadyRates(runs: number): void {
  process.stdout.write(
    `\n## Steady from the start / from later on (slots in the middle) / never, % of ${runs} series of ${SLOTS} slots\n\n| level | ${shapes.map(({ name }) => name).join(' | ')} |\n| --- |${' --- |'.repeat(shapes.length)}\n`,
  );
  for (const noise of noises) {
    const cells = shapes.map(({ add }, at) => {
      const random = seededRandom(1 + at);
      const found = Array.from({ length: runs }, () =>
        steadyFrom(noise.make(random).map((level, slot) => level + add(slot))),
      );
      const later = found
        .flatMap((one) => (one.kind === 'steady' && one.from > 0 ? one.from : []))
        .toSorted((a, b) => a - b);
      const never = found.filter(({ kind }) => kind === 'never').length;
      const middle = later[Math.floor(later.length / 2)];
      const shown = middle === undefined ? '' : ` (${middle})`;
      return `${percent(runs - later.length - never, runs)} / ${percent(later.length, runs)}${shown} / ${percent(never, runs)}`;
    });
    process.stdout.write(`| ${noise.name} | ${cells.join(' | ')} |\n`);
  }
}
