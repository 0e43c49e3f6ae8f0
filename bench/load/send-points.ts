import { setTimeout as delay } from 'node:timers/promises';

import { CollectorClient } from '../../harness/load/collector/collector-client.ts';
import { MOST_PIECE_BYTES } from '../../harness/load/collector/serve-collector.ts';
import { syntheticHeader, type SyntheticPod, syntheticPoints } from './synthetic-points.ts';

/** What a process of pods is told; it says `ready`, waits for a word, and says what CPU time it took, in s. */
export interface Sending {
  readonly url: string;
  readonly token: string;
  readonly run: string;
  readonly pods: readonly SyntheticPod[];
  readonly requestsEach: number;
}

process.once('message', (sending: Sending) => {
  void send(sending);
});

async function send({ pods, requestsEach, ...collector }: Sending): Promise<void> {
  // Everything is made before the start: what is timed is taking it.
  const streams = pods.map((pod) =>
    Buffer.from(syntheticHeader + syntheticPoints(pod, 0, requestsEach)),
  );
  process.send?.('ready');
  await new Promise((resolve) => process.once('message', resolve));
  const before = process.cpuUsage();
  await Promise.all(
    pods.map(async (pod, at) => {
      using client = new CollectorClient({
        ...collector,
        index: pod.index,
        uid: `pod-${pod.index}`,
        nowMs: Date.now,
      });
      const clock = await client.compareClocks();
      await client.hello(clock);
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
  const used = process.cpuUsage(before);
  process.send?.((used.user + used.system) / 1e6);
  await delay(0);
  process.disconnect();
}
