import { changePoints } from '../harness/statistics/change-points.ts';
import { normalNumber, seededRandom } from '../harness/statistics/random.ts';

// How often `assay history trend` tells a change where there is none (A/A), and finds one where there is:
// node bench/change-points.ts [trials]. The table of docs/history.md is from 300.

const trials = Number(process.argv[2] ?? 300);
/** A change counts as found within so many runs, or a twentieth of the series. */
const CLOSE = 3;

type Noise = (length: number, random: () => number) => number[];

function autoregressive(correlation: number): Noise {
  return (length, random) => {
    let value = normalNumber(random);
    const own = Math.sqrt(1 - correlation ** 2);
    return Array.from({ length }, () => (value = correlation * value + own * normalNumber(random)));
  };
}

const independent = autoregressive(0);
const noises: Readonly<Record<string, Noise>> = {
  'independent, normal': independent,
  'independent, log-normal': (length, random) => independent(length, random).map(Math.exp),
  'one in 20 an outlier': (length, random) =>
    independent(length, random).map((one) =>
      random() < 0.05 ? one + 10 * Math.abs(normalNumber(random)) : one,
    ),
  'AR(1), 0.3': autoregressive(0.3),
  'AR(1), 0.6': autoregressive(0.6),
  'AR(1), 0.9': autoregressive(0.9),
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

console.log('| noise | runs | told without a change | found: 1 σ | 2 σ | 3 σ |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const [name, noise] of Object.entries(noises)) {
  for (const length of [20, 50, 100]) {
    const random = seededRandom(length);
    let alarms = 0;
    const found = [0, 0, 0];
    for (let trial = 0; trial < trials; trial += 1) {
      const values = noise(length, random);
      if (changePoints(values).length > 0) alarms += 1;
      for (const step of [1, 2, 3]) {
        const stepped = values.map((one, index) => (index < length / 2 ? one : one + step));
        const close = Math.max(CLOSE, length / 20);
        const isFound = changePoints(stepped).some(({ at }) => Math.abs(at - length / 2) <= close);
        if (isFound) found[step - 1] = (found[step - 1] ?? 0) + 1;
      }
    }
    const shares = found.map((one) => percent(one / trials));
    console.log(`| ${name} | ${length} | ${percent(alarms / trials)} | ${shares.join(' | ')} |`);
  }
}
