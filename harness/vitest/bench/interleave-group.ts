import { timedLoop, type TimedLoop } from '../../measurement/latency/timed-loop.ts';
import { systemClock } from '../../metrics/clock.ts';
import { shuffled } from '../../statistics/random.ts';

/** A benchmark of a group as Vitest hands it over. */
export interface GroupMember {
  readonly name: string;
  readonly run: () => unknown;
  readonly isAsync: boolean;
  /** Called before and after each call; with one of them a slice is a single call. */
  readonly before: (() => unknown) | null;
  readonly after: (() => unknown) | null;
}

export interface GroupOptions {
  /** Time to measure, all members together. */
  readonly measureMs: number;
  readonly warmUpMs: number;
  readonly random: () => number;
}

/** As in pace.ts: short enough that a busy machine disturbs few of them. */
const SLICE_MS = 0.1;

const LEAST_ROUNDS = 30;
const MOST_ROUNDS = 20_000;

/**
 * Milliseconds per call of every member, one entry a round: slices in random order, so that what disturbs
 * the machine meets all of them alike.
 */
export async function interleaveGroup(
  members: readonly GroupMember[],
  { measureMs, warmUpMs, random }: GroupOptions,
): Promise<Map<string, number[]>> {
  const timed = await Promise.all(
    members.map(async (member) => ({ member, ...(await open(member)) })),
  );
  const samples = new Map(members.map(({ name }) => [name, [] as number[]]));
  let spentMs = 0;
  let rounds = 0;
  while (rounds < MOST_ROUNDS && (rounds < LEAST_ROUNDS || spentMs < warmUpMs + measureMs)) {
    const counts = spentMs >= warmUpMs;
    for (const { member, loop, calls } of shuffled(timed, random)) {
      await member.before?.();
      const ms = await loop(calls);
      await member.after?.();
      spentMs += ms;
      if (counts) samples.get(member.name)?.push(ms / calls);
    }
    rounds += Number(counts);
    // A call of no time at all must end too.
    if (!counts) spentMs += 1e-3;
  }
  return samples;
}

async function open(member: GroupMember): Promise<{ loop: TimedLoop; calls: number }> {
  const loop = timedLoop(member.run, member.isAsync, systemClock);
  if (member.before !== null || member.after !== null) return { loop, calls: 1 };
  let calls = 1;
  for (;;) {
    const ms = await loop(calls);
    if (ms >= SLICE_MS || calls >= 1_000_000) return { loop, calls };
    calls = Math.ceil(
      Math.min(calls * 10, Math.max(calls + 1, (calls * SLICE_MS) / Math.max(ms, 1e-6))),
    );
  }
}
