import { systemClock } from '../metrics/clock.ts';
import { dieWithParent } from '../process/die-with-parent.ts';
import { seededRandom, shuffled } from '../statistics/random.ts';
import { openTimed, type TimedModel } from './model-operation.ts';
import type { ProfileAnswer, ProfileRequest } from './profile-message.ts';

/**
 * A fresh process that times or weighs models: asked once, over IPC, it answers once and ends. It dies
 * with its parent.
 */
dieWithParent();
process.once('message', (request: ProfileRequest) => {
  void answer(request).then((reply) => process.send?.(reply, () => process.exit(0)));
});

async function answer(request: ProfileRequest): Promise<ProfileAnswer> {
  try {
    return request.do === 'time'
      ? await time(request.models, request.rounds)
      : await weigh(request.model, request.runs);
  } catch (error) {
    return { kind: 'threw', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Rounds before the first that counts: allocation, page faults and the compiler are behind it then. */
const WARM_UP_ROUNDS = 20;
/** A model that takes this long has warmed up what there is after a round. */
const LONGEST_WARM_UP_MS = 3_000;
/** From here on a large model has shown its median: the rounds that were asked for would take minutes. */
const LONGEST_MS = 20_000;
const FEWEST_ROUNDS = 10;

async function time(models: readonly TimedModel[], rounds: number): Promise<ProfileAnswer> {
  const random = seededRandom(process.pid);
  const open = await Promise.all(models.map(openTimed));
  const ms = open.map((): number[] => []);
  let sinceMs = systemClock.nowMs();
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const tookMs = systemClock.nowMs() - sinceMs;
    if (round < 0 && tookMs > LONGEST_WARM_UP_MS) round = 0;
    if (round === 0) sinceMs = systemClock.nowMs();
    if (round >= FEWEST_ROUNDS && tookMs > LONGEST_MS) break;
    for (const index of shuffled([...open.keys()], random)) {
      const { engine, inputs } = open[index]!;
      const start = systemClock.nowMs();
      await engine.run(inputs);
      if (round >= 0) ms[index]!.push(systemClock.nowMs() - start);
    }
  }
  for (const { engine } of open) await engine[Symbol.asyncDispose]();
  return { kind: 'times', ms };
}

async function weigh(model: TimedModel, runs: number): Promise<ProfileAnswer> {
  // The runtime itself is in memory before the count starts.
  await import('onnxruntime-node');
  const before = process.memoryUsage.rss();
  let largest = before;
  const { engine, inputs } = await openTimed(model);
  for (let run = 0; run < runs; run++) {
    await engine.run(inputs);
    largest = Math.max(largest, process.memoryUsage.rss());
  }
  await engine[Symbol.asyncDispose]();
  return { kind: 'weight', rssBytes: largest - before };
}
