import { systemClock } from '../../metrics/clock.ts';
import { seededRandom, shuffled } from '../../statistics/random.ts';
import { AllocationWatch } from './allocation.ts';
import { dieWithParent } from '../../process/die-with-parent.ts';
import { interleave, type Loops, type Side, sides } from './interleave.ts';
import type { LaunchReply, LaunchRequest, LaunchResult } from './launch-message.ts';
import { launchStatistics } from './launch-statistics.ts';
import { openSource } from './open-source.ts';
import type { Operation } from './operation.ts';
import { isAsynchronous, timedLoop, type TimedLoop } from './timed-loop.ts';

/** The process of a launch: it is asked over IPC, answers and ends, or stays for the next launch. */
dieWithParent();
process.on('message', (request: LaunchRequest) => {
  void answer(request);
});
process.send?.({ kind: 'ready' } satisfies LaunchReply);

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
  process.send?.(reply, () => {
    if (!request.stays) process.exit(0);
  });
}

async function measure(request: LaunchRequest): Promise<LaunchResult> {
  const { seed, options, canary, visit, ...sources } = request;
  const random = seededRandom(seed);
  const running = canary ? sides : sides.filter((side) => side !== 'canary');
  const open = new Map<Side, Operation>();
  try {
    for (const side of shuffled(running, random)) {
      current = side;
      const source = side === 'candidate' ? sources.candidate : sources.base;
      open.set(side, await openSource(source, side, visit));
    }
    return await measureOpen(open, random, options);
  } catch (error) {
    // What threw is what is told.
    for (const operation of open.values()) await closeQuietly(operation);
    throw error;
  }
}

async function closeQuietly({ close }: Operation): Promise<void> {
  try {
    await close();
  } catch {
    // It may miss what the other failure has kept from being there.
  }
}

async function measureOpen(
  open: Map<Side, Operation>,
  random: () => number,
  options: LaunchRequest['options'],
): Promise<LaunchResult> {
  const cpuBefore = process.cpuUsage();
  const startMs = systemClock.nowMs();
  const loops = await loopsOf(open, random);
  let watch: AllocationWatch | null = null;
  const allowedMs = Math.max(1, options.allowedMs - (systemClock.nowMs() - startMs));
  const interleaved = await interleave(loops, random, { ...options, allowedMs }, (side, calls) => {
    watch ??= new AllocationWatch();
    watch.afterSlice(side, calls);
  });
  const allocation = await (watch ?? new AllocationWatch()).stop();
  const cpu = process.cpuUsage(cpuBefore);
  const callsMs = systemClock.nowMs() - startMs;
  const name = open.get('candidate')?.name ?? 'op';
  for (const [side, operation] of open) {
    current = side;
    open.delete(side);
    await operation.close();
  }
  return {
    ...launchStatistics(interleaved, allocation),
    name,
    opsPerSlice: interleaved.opsPerSlice,
    settled: interleaved.settled,
    callsMs,
    allocation,
    cpuShare: (cpu.user + cpu.system) / 1000 / callsMs,
  };
}

/** Every side's first call is made here, to see whether it answers with a promise. */
async function loopsOf(open: ReadonlyMap<Side, Operation>, random: () => number): Promise<Loops> {
  const loops: Partial<Record<Side, TimedLoop>> = {};
  for (const [side, { run }] of shuffled([...open], random)) {
    current = side;
    const loop = timedLoop(run, await isAsynchronous(run), systemClock);
    loops[side] = (n) => {
      current = side;
      return loop(n);
    };
  }
  return { canary: null, ...loops } as Loops;
}
