import { expect, test } from 'vitest';
import { renderTimeChart } from '../../../../../../harness/reporters/html/charts/time-chart.ts';

const latency = {
  title: 'latency',
  unit: 'ms' as const,
  series: [{ name: 'p99', x: [0, 1, 2], y: [8, 30, 9] }],
  limits: [{ value: 25, label: 'p99 ≤ 25.0 ms' }],
};
const memory = {
  title: 'memory',
  unit: 'B' as const,
  series: [{ name: 'heap', x: [0, 4], y: [20e6, 25e6] }],
};

function dataOf(markup: string) {
  const [, json = ''] = /<script type="application\/json">(.*)<\/script>/.exec(markup) ?? [];
  return JSON.parse(json) as { title: string; factor: number; suffix: string; bars: boolean }[];
}

/** The x of the points of each line in the drawing, in percent. */
function drawnTimes(markup: string): number[][] {
  return [...markup.matchAll(/class="line [^"]*" d="M([^"]+)"/g)].map(([, points = '']) =>
    points.split('L').map((pair) => Number(pair.split(',')[0])),
  );
}

test('rows share one time axis, from the first second of any to the last of any', () => {
  const [first = [], second = []] = drawnTimes(renderTimeChart('over time', [latency, memory]));
  expect(second).toEqual([first[0], expect.any(Number)]);
  // Two of four seconds are half of the way.
  expect(first[2]).toBeCloseTo((second[0]! + second[1]!) / 2, 0);
});

test('each row is shown in the scale of its own largest value, and counts are bars', () => {
  const lost = {
    title: 'lost',
    unit: 'count' as const,
    series: [{ name: 'failed', x: [1], y: [3] }],
  };
  expect(dataOf(renderTimeChart('over time', [latency, memory, lost]))).toMatchObject([
    { title: 'latency', factor: 1, suffix: 'ms', bars: false },
    { title: 'memory', factor: 1e-6, suffix: 'MB', bars: false },
    { title: 'lost', suffix: '', bars: true },
  ]);
});

test('a limit above all values is in the drawing', () => {
  const markup = renderTimeChart('over time', [
    { ...latency, limits: [{ value: 90, label: 'p99' }] },
  ]);
  const [, y = ''] = /class="limit" d="M0,([\d.]+)H100"/.exec(markup) ?? [];
  expect(Number(y)).toBeGreaterThanOrEqual(0);
  expect(Number(y)).toBeLessThan(50);
});

test('a row without a point is left out, and a chart without a row is nothing', () => {
  const empty = { ...memory, title: 'nothing seen', series: [{ name: 'heap', x: [], y: [] }] };
  expect(renderTimeChart('over time', [latency, empty])).not.toContain('nothing seen');
  expect(renderTimeChart('over time', [empty])).toBe('');
});

test('what a series is called can not end the script that holds it', () => {
  const evil = { ...memory, series: [{ ...memory.series[0]!, name: '</script><b>' }] };
  expect(renderTimeChart('over time', [evil])).not.toContain('</script><b>');
});
