import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Point } from '../../../../../harness/load/points/point.ts';
import { PointReader } from '../../../../../harness/load/points/point-reader.ts';

const header = 'metric_name,timestamp,metric_value,scenario,status,extra_tags,metadata\n';

function read(...chunks: string[]): {
  points: Point[];
  parts: [string, number][];
  broken: string | null;
} {
  const points: Point[] = [];
  const parts: [string, number][] = [];
  const reader = new PointReader({
    metrics: new Set(['http_reqs']),
    onPoint: (point) => points.push(point),
    parts: new Set(['http_req_duration']),
    onPart: (metric, value) => parts.push([metric, value]),
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  return { points, parts, broken: reader.end().broken };
}

test('reads a point with its time in milliseconds', () => {
  const { points, broken } = read(
    header,
    'http_reqs,1795420917696307667,1.000000,predict,200,"endpoint=a,b",iter=7&vu=3\n',
  );
  expect(broken).toBeNull();
  expect(points[0]?.tag('endpoint')).toBe('a,b');
  expect(points[0]?.tag('nothing')).toBe('');
  expect(points).toMatchObject([
    {
      metric: 'http_reqs',
      timeMs: 1_795_420_917_696.3076,
      value: 1,
      scenario: 'predict',
      status: '200',
      vu: 3,
      iteration: 7,
    },
  ]);
});

test('skips metrics that nobody asked for without reading them', () => {
  const { points, broken } = read(header, 'vus,not a time,x\n', 'data_sent,1,2,,,,\n');
  expect(points).toEqual([]);
  expect(broken).toBeNull();
});

test('calls a stream without a single line broken', () => {
  expect(read().broken).toBe('k6 wrote no points at all');
});

test('calls a torn last line broken', () => {
  expect(read(header, 'http_reqs,179542091').broken).toContain('torn line');
});

test.for([
  ['too few fields', 'http_reqs,1795420917696307667,1\n'],
  ['a value that is no number', 'http_reqs,1795420917696307667,many,predict,200,,\n'],
  ['a time that is no number', 'http_reqs,now,1,predict,200,,\n'],
] as const)('calls a point with %s broken', ([, line]) => {
  const { points, broken } = read(header, line);
  expect(points).toEqual([]);
  expect(broken).toContain("can't be read");
});

test('calls another header broken', () => {
  expect(read('hello,world\n').broken).toContain('no CSV header');
});

test('reads only the value of a part', () => {
  expect(read(header, 'http_req_duration,1795420917696307667,12.5,predict,200,,\n').parts).toEqual([
    ['http_req_duration', 12.5],
  ]);
  expect(read(header, 'http_req_duration,1795420917696307667\n').broken).toContain("can't be read");
});

const row = fc.record({
  time: fc
    .integer({ min: 1e9, max: 4e9 })
    .chain((seconds) =>
      fc
        .integer({ min: 0, max: 999_999_999 })
        .map((nanos) => `${seconds}${String(nanos).padStart(9, '0')}`),
    ),
  value: fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value.toFixed(6)),
  scenario: fc.constantFrom('predict', 'reads', ''),
  status: fc.constantFrom('200', '503', '0', ''),
  extra: fc.constantFrom('', 'endpoint=a', 'endpoint=a&kind=api', 'kind=größe'),
  vu: fc.nat({ max: 2000 }),
  iteration: fc.nat(),
  isVuFirst: fc.boolean(),
});

function said(point: Point | undefined): object {
  return {
    metric: point?.metric,
    value: point?.value,
    scenario: point?.scenario,
    status: point?.status,
    vu: point?.vu,
    iteration: point?.iteration,
    tags: ['endpoint', 'kind', 'status', 'nothing'].map((tag) => point?.tag(tag)),
  };
}

test('a plain row says the same as one with quotes, which is read with more care', () => {
  fc.assert(
    fc.property(row, ({ time, value, scenario, status, extra, vu, iteration, isVuFirst }) => {
      const metadata = isVuFirst ? `vu=${vu}&iter=${iteration}` : `iter=${iteration}&vu=${vu}`;
      const line = (text: string): string =>
        `http_reqs,${time},${value},${scenario},${status},${text},${metadata}\n`;
      const [plain, quoted] = read(header, line(extra), line(`"${extra}"`)).points;
      expect(plain?.timeMs).toBeCloseTo(quoted?.timeMs ?? 0, 3);
      expect(said(plain)).toEqual(said(quoted));
      expect(said(plain)).toMatchObject({ vu, iteration, value: Number(value), scenario, status });
    }),
  );
});

test('a point keeps its tags when the piece that it came in is long gone', () => {
  const line = 'http_reqs,1795420917696307667,1.000000,predict,200,,vu=1&iter=0\n';
  const other = line.replace(',200,', ',503,');
  const { points } = read(header, line, other.slice(0, 30), other.slice(30));
  expect(points.map(({ status }) => status)).toEqual(['200', '503']);
});

test.each([
  ['seconds, as k6 writes them by itself', '1795420917'],
  ['milliseconds', '1795420917696'],
  ['microseconds', '1795420917696307'],
  ['text', '2026-11-23T10:01:57Z'],
])('refuses times in %s, and says what to set', (_, time) => {
  const { points, broken } = read(header, `http_reqs,${time},1.000000,a,200,,iter=7&vu=3\n`);
  expect(points).toEqual([]);
  expect(broken).toContain('start k6 with K6_CSV_TIME_FORMAT=unix_nano');
});
