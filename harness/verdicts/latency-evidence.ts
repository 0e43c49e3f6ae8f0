import { endCode } from '../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import { LogLinearHistogram } from '../metrics/histogram.ts';
import { type SortedSamples, sortSamples } from '../metrics/samples.ts';
import { quantile } from '../statistics/quantile.ts';
import type { Evidence, Series } from '../measurement/evidence.ts';

/** Where the percentile curve has its points: denser towards the tail, which is what is read off it. */
const curve = [
  1, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.5, 99.75, 99.9,
  99.95, 99.99, 100,
];

/** The most points of a timeline: what a page 1,000 pixels wide can show. */
const MOST_POINTS = 300;

/** The pictures of a scenario's latency; failed requests are left out, as they have none. */
export function latencyEvidence(measurement: LoadMeasurement, samples: SortedSamples): Evidence[] {
  return [
    {
      kind: 'percentiles',
      unit: 'ms',
      series: [
        {
          name: measurement.subject,
          x: curve,
          y: curve.map((percent) => quantile(samples, percent / 100)),
        },
      ],
    },
    {
      kind: 'timeline',
      title: 'latency by the second in which the request was due',
      unit: 'ms',
      series: timeline(measurement),
    },
    histogram(measurement.subject, samples),
  ];
}

function histogram(name: string, samples: SortedSamples): Evidence {
  const bins = new LogLinearHistogram();
  for (const sample of samples) bins.add(Math.max(0, sample));
  return { kind: 'histogram', unit: 'ms', name, ...bins.snapshot() };
}

function timeline({ ledger: { dueMs, latencyMs, end } }: LoadMeasurement): Series[] {
  const first = dueMs[0]!;
  const seconds = (dueMs.at(-1)! - first) / 1000;
  const width = Math.max(1, Math.ceil(seconds / MOST_POINTS));
  const slots = new Map<number, number[]>();
  for (let i = 0; i < dueMs.length; i++) {
    if (end[i] !== endCode.answered && end[i] !== endCode['in flight']) continue;
    const slot = Math.floor((dueMs[i]! - first) / 1000 / width);
    const values = slots.get(slot) ?? [];
    values.push(latencyMs[i]!);
    slots.set(slot, values);
  }
  const ordered = [...slots]
    .toSorted(([a], [b]) => a - b)
    .map(([slot, values]) => ({ x: slot * width, samples: sortSamples(values) }));
  const line = (name: string, p: number): Series => ({
    name,
    x: ordered.map(({ x }) => x),
    y: ordered.map(({ samples }) => quantile(samples, p)),
  });
  return [line('p50', 0.5), line('p99', 0.99), line('max', 1)];
}
