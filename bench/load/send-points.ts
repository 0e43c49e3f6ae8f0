import { setTimeout as delay } from 'node:timers/promises';

import { CollectorClient } from '../../harness/load/collector/collector-client.ts';
import { PodRecording } from '../../harness/load/collector/pod-recording.ts';
import type { RecorderSetup } from '../../harness/load/collector/recorder-messages.ts';
import { encodeRecording } from '../../harness/load/collector/recording-bytes.ts';
import { MOST_PIECE_BYTES } from '../../harness/load/collector/serve-collector.ts';
import { syntheticHeader, type SyntheticPod, syntheticPoints } from './synthetic-points.ts';

/** What a process of pods is told; it says `ready`, waits for a word, and says what CPU time it took, in s. */
export interface Sending {
  readonly url: string;
  readonly token: string;
  readonly run: string;
  readonly pods: readonly SyntheticPod[];
  readonly requestsEach: number;
  /** Whether the pods read their points themselves, and send what they come to. */
  readonly merges: boolean;
}

process.once('message', (sending: Sending) => {
  void send(sending);
});

async function send({ pods, requestsEach, merges, ...collector }: Sending): Promise<void> {
  using clients = new DisposableStack();
  const clientOf = pods.map(({ index }) =>
    clients.use(new CollectorClient({ ...collector, index, uid: `pod-${index}`, nowMs: Date.now })),
  );
  // Everything is made before the start: what is timed is taking it.
  let mergingSeconds = 0;
  const streams: Buffer[] = [];
  for (const [at, pod] of pods.entries()) {
    const points = Buffer.from(syntheticHeader + syntheticPoints(pod, 0, requestsEach));
    const setup = merges ? await clientOf[at]!.setup() : null;
    const began = process.cpuUsage();
    streams.push(setup === null ? points : mergedBytes(setup, pod.index, points));
    if (setup !== null) mergingSeconds += secondsSince(began);
  }
  process.send?.('ready');
  await new Promise((resolve) => process.once('message', resolve));
  const before = process.cpuUsage();
  await Promise.all(
    pods.map(async (_, at) => {
      const client = clientOf[at]!;
      const clock = await client.compareClocks();
      await client.hello(clock, merges ? 'recording' : 'points');
      const bytes = streams[at]!;
      let from = 0;
      while (from < bytes.length) {
        const reply = await client.points(from, bytes.subarray(from, from + MOST_PIECE_BYTES));
        if (reply.kind === 'refused') throw new Error(reply.reason);
        from = reply.next;
      }
      await client.end(from, clock, []);
    }),
  );
  process.send?.(mergingSeconds + secondsSince(before));
  await delay(0);
  process.disconnect();
}

function mergedBytes(setup: RecorderSetup, pod: number, points: Buffer): Buffer {
  const recording = new PodRecording(setup, pod);
  for (let at = 0; at < points.length; at += MOST_PIECE_BYTES) {
    recording.push(points.subarray(at, at + MOST_PIECE_BYTES));
  }
  return encodeRecording(recording.take());
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}
