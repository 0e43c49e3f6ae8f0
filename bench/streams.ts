/**
 * How exactly the tokens of a stream are timed: `npm run bench:streams -- [--streams 200] [--rate 20]`. A
 * server keeps to a schedule and writes down when each token left; the relay of `stream()` reads them.
 * Printed is by how much what was read is above the server's own time.
 */
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startTokenServer } from '../fixtures/load/token-server.ts';
import type { RelayAnswer } from '../harness/load/stream/relay.ts';
import { relayVariable, startRelayFor } from '../harness/load/stream/start-relay.ts';
import { sortSamples } from '../harness/metrics/samples.ts';
import { quantile } from '../harness/statistics/quantile.ts';

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '200' },
    rate: { type: 'string', default: '20' },
  },
});
const schedule = { firstMs: 100, everyMs: 20, tokens: 20 };
await using server = await startTokenServer(schedule);
await using relay = await startRelayFor(relayVariable, 'http://127.0.0.1');

const pending: Promise<RelayAnswer>[] = [];
const startMs = performance.now();
for (let index = 0; index < Number(values.streams); index += 1) {
  const dueMs = startMs + (index * 1000) / Number(values.rate);
  await setTimeout(Math.max(0, dueMs - performance.now()));
  pending.push(ask(server.url));
}
const answers = await Promise.all(pending);
const timings = answers.flatMap(({ timing }) => timing ?? []);
console.log(`${timings.length} of ${answers.length} streams of ${schedule.tokens} tokens`);
const { sentMs } = server;
print(
  'time_to_first_token',
  timings.map((one) => one.time_to_first_token),
  sentMs.map((times) => times[0] ?? 0),
);
print(
  'inter_token_latency',
  timings.map((one) => one.inter_token_latency ?? 0),
  sentMs.map((times) => ((times.at(-1) ?? 0) - (times[0] ?? 0)) / (times.length - 1)),
);
print(
  'inter_chunk_latency',
  timings.flatMap((one) => one.inter_chunk_latency),
  sentMs.flatMap((times) => times.slice(1).map((at, index) => at - (times[index] ?? 0))),
);

async function ask(url: string): Promise<RelayAnswer> {
  const body = JSON.stringify({ url, method: 'POST', headers: {}, body: '{}' });
  const response = await fetch(relay.env[relayVariable] ?? '', { method: 'POST', body });
  return (await response.json()) as RelayAnswer;
}

/** Percentile beside percentile: which answer is which the two sides can't tell. */
function print(name: string, read: readonly number[], sent: readonly number[]): void {
  const cells = [0.5, 0.95, 0.99].map((p) => {
    const [own, seen] = [quantile(sortSamples(sent), p), quantile(sortSamples(read), p)];
    return `p${100 * p} ${seen.toFixed(2)} ms (server ${own.toFixed(2)}, ${(seen - own).toFixed(2)} more)`;
  });
  console.log(`${name.padEnd(20)}  ${cells.join('   ')}`);
}
