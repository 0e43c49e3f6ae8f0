import { setTimeout as delay } from 'node:timers/promises';

import type { CollectionPlan } from '../../harness/load/collector/collection-plan.ts';
import { Collector } from '../../harness/load/collector/collector.ts';
import { mergeCollected } from '../../harness/load/collector/merge-collected.ts';
import { serveCollector } from '../../harness/load/collector/serve-collector.ts';
import { summarizeScenario } from '../../harness/load/describe-outcome.ts';
import { parsePlan } from '../../harness/load/script-plan.ts';
import { systemClock } from '../../harness/metrics/clock.ts';

/** What the process of a collector tells: its address, and what it took when all has come. */
export interface CollectedCost {
  readonly cpuSeconds: number;
  /** Of this, building and judging the ledger when nothing more comes. */
  readonly mergeSeconds: number;
  readonly peakMb: number;
  readonly requests: number;
  readonly latencyMs: Readonly<Record<string, number | null>> | null;
  readonly broken: string | null;
}

process.once('message', (plan: Omit<CollectionPlan, 'plan'> & { token: string }) => {
  void collect(plan);
});

async function collect({
  token,
  ...written
}: Omit<CollectionPlan, 'plan'> & { token: string }): Promise<void> {
  const plan = { ...written, plan: parsePlan(written.inspected) };
  const limits = { waitMs: 60_000, mostRequests: 1e9 };
  await using collector = new Collector(plan, limits, systemClock);
  await using server = await serveCollector(collector, {
    host: '127.0.0.1',
    port: 0,
    token,
    result: () => null,
  });
  process.send?.(server.url);
  const before = process.cpuUsage();
  while (!collector.isOver()) await delay(20);
  const overMs = performance.now();
  process.send?.('over');
  const [measurement] = mergeCollected(await collector.finish(), plan, limits).measurements;
  const used = process.cpuUsage(before);
  const summary = measurement === undefined ? null : summarizeScenario(measurement);
  const cost: CollectedCost = {
    cpuSeconds: (used.user + used.system) / 1e6,
    mergeSeconds: (performance.now() - overMs) / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
    requests: summary?.requests ?? 0,
    latencyMs: summary?.latencyMs ?? null,
    broken: summary === null ? 'nothing was measured' : summary.broken,
  };
  process.send?.(cost);
  process.disconnect();
}
