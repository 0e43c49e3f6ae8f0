import { readFileSync } from 'node:fs';

import { CollectorClient } from '../../../../harness/load/collector/collector-client.ts';

/** Sends all points of a file once more from the first byte on, as the same pod. Prints what it was answered. */
const [url = '', part = '', uid = '', file = ''] = process.argv.slice(2);
using client = new CollectorClient({
  url,
  token: process.env['ASSAY_COLLECTOR_TOKEN'] ?? '',
  run: process.env['ASSAY_RUN'] ?? '',
  index: Number(part) - 1,
  uid,
  nowMs: Date.now,
});
const bytes = readFileSync(file);
const PIECE_BYTES = 10_000;
const answers: unknown[] = [await client.hello(await client.compareClocks())];
for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
  answers.push(await client.points(from, bytes.subarray(from, from + PIECE_BYTES)));
}
process.stdout.write(JSON.stringify({ length: bytes.length, answers }));
