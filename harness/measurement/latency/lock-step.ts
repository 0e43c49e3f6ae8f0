import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../errors.ts';
import { sortSamples } from '../../metrics/samples.ts';
import { median } from '../../statistics/quantile.ts';
import { shuffled } from '../../statistics/random.ts';
import { freshEnvironment } from './fresh-environment.ts';
import type { LockStepAnswer, LockStepOrder } from './lock-step-child.ts';
import { pinCommand } from './pin.ts';
import type { SideSource } from './side-source.ts';
import { tiedNode } from '../../process/tied-node.ts';

const childFile = fileURLToPath(new URL('lock-step-child.ts', import.meta.url));

/** Long enough that the message between two slices (.1 ms) costs little, shorter than a scheduler's slice. */
const SLICE_MS = 2;

/** Slices of each side that warm it up, and those that count. */
const WARM_UP_SLICES = 4;
const SLICES = 21;

/** What is measured though the time is up: a single pair that was disturbed must not decide. */
const FEWEST_SLICES = 3;

/** For the operation's teardown. */
const CLOSE_DEADLINE_MS = 5_000;

export interface LockStep {
  /** ln(t_candidate / t_base), the median over the pairs of slices; sd 1 to 4 % between launches. */
  readonly logRatio: number;
  readonly baseMsPerOp: number;
  readonly candidateMsPerOp: number;
}

/**
 * The cross-check: each side in a process of its own, pinned to one core where that is permitted, their
 * slices alternating so that one is active at a time. Noisier by far than both sides in one process, but
 * nothing of one side can change how the other is compiled.
 */
export async function lockStep(
  sources: { readonly base: SideSource; readonly candidate: SideSource },
  random: () => number,
  allowedMs: number,
  signal?: AbortSignal,
): Promise<LockStep> {
  const endMs = performance.now() + allowedMs;
  await using base = openSide(sources.base, random, signal);
  await using candidate = openSide(sources.candidate, random, signal);
  await Promise.all([base.opened, candidate.opened]);
  const both = { base, candidate };
  const operations = { base: await fill(base), candidate: await fill(candidate) };
  // The same number of calls on both sides, so that what depends on it (a cache, a list) is alike.
  const n = Math.max(1, Math.min(operations.base, operations.candidate));
  const times: { base: number[]; candidate: number[] } = { base: [], candidate: [] };
  const isOver = () => performance.now() > endMs;
  for (let i = 0; i < WARM_UP_SLICES && !isOver(); i++) {
    await base.slice(n);
    await candidate.slice(n);
  }
  for (let i = 0; i < SLICES && (i < FEWEST_SLICES || !isOver()); i++) {
    for (const side of shuffled(['base', 'candidate'] as const, random)) {
      times[side].push((await both[side].slice(n)) / n);
    }
  }
  const pairs = times.base.map((time, i) => Math.log((times.candidate[i] ?? Number.NaN) / time));
  return {
    logRatio: median(sortSamples(pairs)),
    baseMsPerOp: median(sortSamples(times.base)),
    candidateMsPerOp: median(sortSamples(times.candidate)),
  };
}

interface OpenSide extends AsyncDisposable {
  readonly opened: Promise<unknown>;
  slice(operations: number): Promise<number>;
}

function openSide(
  source: SideSource,
  random: () => number,
  signal: AbortSignal | undefined,
): OpenSide {
  const { args, ...node } = tiedNode([], pinCommand());
  const child = fork(childFile, args, {
    ...node,
    env: freshEnvironment(random),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' }),
  });
  child.on('error', () => {});
  const exited = once(child, 'exit');
  const ask = async (order: LockStepOrder): Promise<LockStepAnswer> => {
    const answer = once(child, 'message');
    child.send(order);
    const [reply] = (await Promise.race([
      answer,
      exited.then(() => [{ kind: 'threw', message: 'the process ended' }]),
    ])) as [LockStepAnswer];
    if (reply.kind === 'threw') throw new UsageError(`the cross-check failed: ${reply.message}`);
    return reply;
  };
  const opened = ask({ kind: 'open', source });
  // Awaited with the other side's; a failure of that one must not leave this one unheard.
  opened.catch(() => {});
  return {
    opened,
    async slice(operations) {
      const reply = await ask({ kind: 'slice', operations });
      return reply.kind === 'slice' ? reply.ms : Number.NaN;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      // Lets the operation tear down what it has set up.
      if (child.connected) child.send({ kind: 'close' } satisfies LockStepOrder);
      const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_DEADLINE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

async function fill(side: OpenSide): Promise<number> {
  let n = 1;
  for (;;) {
    const ms = await side.slice(n);
    if (ms >= SLICE_MS || n >= 1e7) return n;
    n = Math.ceil(Math.min(n * 10, Math.max(n + 1, (1.1 * n * SLICE_MS) / Math.max(ms, 1e-6))));
  }
}
