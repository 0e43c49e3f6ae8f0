import { systemClock } from '../../metrics/clock.ts';
import { seededRandom, shuffled } from '../../statistics/random.ts';
import { AllocationWatch } from './allocation.ts';
import { interleave, type PerSide, type Side, sides } from './interleave.ts';
import type { LaunchReply, LaunchRequest, LaunchResult } from './launch-message.ts';
import { launchStatistics } from './launch-statistics.ts';
import { openSource } from './open-source.ts';
import type { Operation } from './operation.ts';
import { isAsynchronous, timedLoop, type TimedLoop } from './timed-loop.ts';

/**
 * The fresh process of one launch: it is asked once, over IPC, answers once and ends. It dies with its
 * parent.
 */
process.once('disconnect', () => process.exit(1));
process.once('message', (request: LaunchRequest) => {
  void answer(request);
});

/** The side whose code is running, for the message when it throws. */
let current: Side | null = null;

async function answer(request: LaunchRequest): Promise<void> {
  const reply = await measure(request).then(
    (result): LaunchReply => ({ kind: 'done', result }),
    (error: unknown): LaunchReply => ({
      kind: 'threw',
      side: current,
      message: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? (error.stack ?? '') : '',
    }),
  );
  process.send?.(reply, () => process.exit(0));
}

async function measure({ seed, options, ...sources }: LaunchRequest): Promise<LaunchResult> {
  const random = seededRandom(seed);
  const operations: Partial<Record<Side, Operation>> = {};
  for (const side of shuffled(sides, random)) {
    current = side;
    operations[side] = await openSource(
      side === 'candidate' ? sources.candidate : sources.base,
      side,
    );
  }
  const open = operations as PerSide<Operation>;
  const loops: Partial<Record<Side, TimedLoop>> = {};
  for (const side of shuffled(sides, random)) {
    current = side;
    const { run } = open[side];
    const loop = timedLoop(run, await isAsynchronous(run), systemClock);
    loops[side] = (n) => {
      current = side;
      return loop(n);
    };
  }
  const cpuBefore = process.cpuUsage();
  const startMs = systemClock.nowMs();
  let watch: AllocationWatch | null = null;
  const interleaved = await interleave(loops as PerSide<TimedLoop>, random, options, (side, n) => {
    watch ??= new AllocationWatch();
    watch.afterSlice(side, n);
  });
  const allocation = await (watch ?? new AllocationWatch()).stop();
  const cpu = process.cpuUsage(cpuBefore);
  const wallMs = systemClock.nowMs() - startMs;
  for (const side of sides) {
    current = side;
    await open[side].close();
  }
  return {
    ...launchStatistics(interleaved, allocation),
    name: open.candidate.name,
    opsPerSlice: interleaved.opsPerSlice,
    settled: interleaved.settled,
    allocation,
    cpuShare: (cpu.user + cpu.system) / 1000 / wallMs,
  };
}
