import { endCode } from '../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import { steadyStateOf } from '../measurement/steady-state.ts';
import { LogLinearHistogram } from '../metrics/histogram.ts';
import { type SortedSamples, sortSamples } from '../metrics/samples.ts';
import { quantile } from '../statistics/quantile.ts';
import type { Evidence, Series } from '../measurement/evidence.ts';
import { percentileCurve } from './percentile-curve.ts';

/** The most points of a timeline: what a page 1,000 pixels wide can show. */
const MOST_POINTS = 300;

/**
 * The pictures of a scenario's latency: its percentiles over all that was due, as the gates judge them, its
 * course, when what was not answered was due, and the distribution of what was answered.
 */
export function latencyEvidence(measurement: LoadMeasurement, samples: SortedSamples): Evidence[] {
  const lost = lostTimeline(measurement);
  return [
    {
      kind: 'percentiles',
      unit: 'ms',
      series: [percentileCurve(measurement.subject, measurement.ledger.latencyMs)],
    },
    {
      kind: 'timeline',
      title: 'latency by the second in which the request was due',
      unit: 'ms',
      series: timeline(measurement),
    },
    ...(lost.length === 0
      ? []
      : [
          {
            kind: 'timeline' as const,
            title: 'not answered, by the second in which it was due',
            unit: 'count' as const,
            series: lost,
          },
        ]),
    histogram(measurement.subject, samples),
  ];
}

/** From when on the load was steady, which is told whoever asked for it. */
export function steadyText(measurement: LoadMeasurement): Evidence {
  const { sentence } = steadyStateOf(measurement);
  return { kind: 'text', title: 'steady state', lines: [sentence] };
}

/** Failed, dropped and unsent requests a slot; lines without any are left out. */
function lostTimeline({ ledger: { dueMs, end } }: LoadMeasurement): Series[] {
  const { width, slotOf, slots } = slotsOf(dueMs);
  const kinds = ['failed', 'dropped', 'unsent'] as const;
  return kinds.flatMap((name) => {
    const counts = Array.from({ length: slots }, () => 0);
    for (let i = 0; i < dueMs.length; i++) {
      if (end[i] === endCode[name]) counts[slotOf(dueMs[i]!)]! += 1;
    }
    return counts.some((count) => count > 0)
      ? [{ name, x: counts.map((_, slot) => slot * width), y: counts }]
      : [];
  });
}

/** Slots of whole seconds, no more of them than a page can show. */
function slotsOf(dueMs: Float64Array) {
  const first = dueMs[0]!;
  const seconds = (dueMs.at(-1)! - first) / 1000;
  const width = Math.max(1, Math.ceil(seconds / MOST_POINTS));
  const slotOf = (ms: number): number => Math.floor((ms - first) / 1000 / width);
  return { width, slotOf, slots: slotOf(dueMs.at(-1)!) + 1 };
}

function histogram(name: string, samples: SortedSamples): Evidence {
  const bins = new LogLinearHistogram();
  for (const sample of samples) bins.add(Math.max(0, sample));
  return { kind: 'histogram', unit: 'ms', name, ...bins.snapshot() };
}

function timeline({ ledger: { dueMs, latencyMs, end } }: LoadMeasurement): Series[] {
  const { width, slotOf } = slotsOf(dueMs);
  const slots = new Map<number, number[]>();
  for (let i = 0; i < dueMs.length; i++) {
    if (end[i] !== endCode.answered && end[i] !== endCode['in flight']) continue;
    const slot = slotOf(dueMs[i]!);
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
