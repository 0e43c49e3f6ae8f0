// @module-tag slow
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { type LoadOutcome, runScript } from '../../../harness/load/run-script.ts';
import { parseThresholds } from '../../../harness/thresholds/parse.ts';
import { judge } from '../../../harness/verdicts/judge.ts';
import { startTokenServer } from '../../../fixtures/load/token-server.ts';

const script = fileURLToPath(new URL('scripts/streaming.ts', import.meta.url));
const schedule = { firstMs: 60, everyMs: 8, tokens: 6 };
const names = [
  'time_to_first_token',
  'inter_token_latency',
  'inter_chunk_latency',
  'request_latency',
  'output_sequence_length',
  'output_token_throughput_per_user',
  'output_tokens{kind:chat}',
];

const undo = new AsyncDisposableStack();
afterAll(() => undo.disposeAsync());

async function load(targetUrl: string, seconds: string): Promise<LoadOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-test-'));
  undo.defer(() => rm(folder, { recursive: true, force: true }));
  const abort = new AbortController().signal;
  const env = { SECONDS: seconds };
  return runScript({ script, targetUrl, folder, abort, env, metrics: names });
}

function seriesOf({ measurements }: LoadOutcome): Record<string, number[]> {
  const [{ metrics = [] } = {}] = measurements;
  return Object.fromEntries(metrics.map(({ name, values }) => [name, [...values]]));
}

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

const limits = (firstToken: string) => ({
  'load/streaming': {
    errors: '<= 50%',
    time_to_first_token: { p50: firstToken },
    inter_token_latency: { p50: '<= 10s' },
    output_tokens: { rate: '>= 1/s' },
  },
});

describe(
  'streamed tokens',
  { tags: ['integration', 'load'], timeout: 600_000, concurrent: true },
  () => {
    test('are timed one by one, and gated as every metric is', async () => {
      await using server = await startTokenServer(schedule);
      const outcome = await load(server.url, '6s');
      const series = seriesOf(outcome);
      const { sentMs } = server;
      expect(outcome.measurements).toMatchObject([{ broken: null, iterations: sentMs.length }]);
      expect(sentMs.length).toBeGreaterThan(20);

      // Nothing is read before it was sent, so the n-th shortest time is no shorter than the server's.
      const sent = ascending(sentMs.map((times) => times[0]!));
      const read = ascending(series['time_to_first_token'] ?? []);
      expect(read).toHaveLength(sent.length);
      expect(read.filter((ms, index) => ms < sent[index]!)).toEqual([]);
      const ends = ascending(sentMs.map((times) => times.at(-1)!));
      const latencies = ascending(series['request_latency'] ?? []);
      expect(latencies.filter((ms, index) => ms < ends[index]!)).toEqual([]);

      expect(series['inter_chunk_latency']).toHaveLength(sentMs.length * (schedule.tokens - 1));
      expect(series['output_sequence_length']).toEqual(sentMs.map(() => schedule.tokens));
      expect(series['output_tokens{kind:chat}']).toEqual(sentMs.map(() => schedule.tokens));
      // k6 writes six digits: of pieces that came at once only these few are left.
      const speeds = ascending(series['output_token_throughput_per_user'] ?? []).toReversed();
      const products = ascending(series['inter_token_latency'] ?? [])
        .map((between, index) => [between, between * speeds[index]!] as const)
        .filter(([between]) => between > 0.1);
      expect(products.filter(([, product]) => Math.abs(product - 1000) > 1)).toEqual([]);
      const body = (schedule.tokens - 1) * schedule.everyMs;
      // The head comes at once: the first byte is no first token.
      expect(Math.min(...read)).toBeGreaterThan(schedule.firstMs - 2);
      expect(Math.min(...latencies)).toBeGreaterThan(schedule.firstMs + body - 2);

      const gatesWith = (firstToken: string) =>
        judge(outcome.measurements, parseThresholds(limits(firstToken)), {
          alpha: 0.05,
          suites: ['load'],
          // 60 requests can't hold for the longer bursts of a usual profile: on a busy machine they come
          // in a few bunches.
          burstMs: { latency: 50, errors: 50 },
        });
      const verdictWith = (firstToken: string) =>
        gatesWith(firstToken).find(({ id }) => id.includes('time_to_first_token'))?.verdict;
      // A machine that does not run k6 in time says nothing of the server.
      const isApplied = gatesWith('<= 10s').some(
        ({ statistic, verdict }) => statistic === 'applied' && verdict === 'pass',
      );
      const open = isApplied ? [] : ['inconclusive'];
      expect(['pass', ...open]).toContain(verdictWith('<= 10s'));
      expect(['fail', ...open]).toContain(verdictWith('<= 20ms'));
    });

    test('of a stream that failed are over every limit, and the request is an error', async () => {
      const faults = [
        'none',
        'breaks at once',
        'none',
        'breaks within',
        'says an error',
        'is no stream',
      ] as const;
      await using server = await startTokenServer(schedule, (count) => faults[count % 6] ?? 'none');
      const outcome = await load(server.url, '2s');
      const series = seriesOf(outcome);
      const { counts } = server;
      const failed =
        counts['breaks at once'] +
        counts['breaks within'] +
        counts['says an error'] +
        counts['is no stream'];
      const endless = (name: string): number =>
        (series[name] ?? []).filter((value) => value === Infinity).length;
      expect(counts['breaks within']).toBeGreaterThan(3);
      expect(endless('time_to_first_token')).toBe(failed - counts['breaks within']);
      expect(endless('request_latency')).toBe(failed);
      expect(endless('inter_token_latency')).toBe(failed);
      expect(series['time_to_first_token']).toHaveLength(failed + counts.none);
      expect(outcome.measurements[0]?.endpoints).toMatchObject([
        { statuses: expect.objectContaining({ '200': counts.none, '502': failed }) },
      ]);
      const said = outcome.printed.join('\n');
      expect(said).toContain('stream: the connection broke within the stream');
      expect(said).toContain('stream: out of memory');
      expect(said).toContain('stream: an answer of application/json and no text/event-stream');
    });

    test('that nobody sends are failures, with the reason', async () => {
      const outcome = await load('http://127.0.0.1:9', '1s');
      expect(outcome.printed.join('\n')).toContain('ECONNREFUSED');
      const [measurement] = outcome.measurements;
      expect(measurement?.ledger.arrivals).toMatchObject({ answered: 0 });
      expect(seriesOf(outcome)['time_to_first_token']?.every((ms) => ms === Infinity)).toBe(true);
    });
  },
);

test('a script that streams nothing has none of the metrics, and no relay', async () => {
  const { bundleScript } = await import('../../../harness/load/bundle-script.ts');
  const plain = await bundleScript(fileURLToPath(new URL('scripts/arrival.ts', import.meta.url)));
  expect(plain.code).not.toContain('time_to_first_token');
  expect(plain.code).not.toContain('ASSAY_STREAM_RELAY');
  const streaming = await bundleScript(script);
  expect(streaming.code).toContain('ASSAY_STREAM_RELAY');
  expect(await readFile(script, 'utf8')).not.toContain('ASSAY_STREAM_RELAY');
});
