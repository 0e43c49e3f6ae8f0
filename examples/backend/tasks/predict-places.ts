import { MAX_BATCH_SIZE } from '../config/constants.ts';
import { predictionRow } from '../inference/prediction.ts';
import type { TaskContext } from './kind.ts';

/** The signals at some places of a task's list, in that order. */
export type LoadSignals = (places: readonly number[]) => Promise<readonly Float32Array[]>;

/**
 * Predicts the signals at the places 0 to `count` − 1 that are not predicted yet, in chunks, each kept
 * before the next begins.
 * @returns the ids of all predictions, by place
 */
export async function predictPlaces(
  { taskId, services: { config, store, model }, step }: TaskContext,
  count: number,
  load: LoadSignals,
): Promise<readonly number[]> {
  const kept = await store.ofTask(taskId);
  const places = Array.from({ length: count }, (_, place) => place).filter(
    (place) => !kept.has(place),
  );
  for (let start = 0; start < places.length; start += MAX_BATCH_SIZE) {
    await step(kept.size + start, count);
    const chunk = places.slice(start, start + MAX_BATCH_SIZE);
    const signals = await load(chunk);
    const classified = await model.classifier.classify(signals, {
      timeoutMs: config.engine.timeoutMs,
    });
    await store.insertOfTask(
      classified.map((one, index) => ({
        ...predictionRow(model, signals[index]!, one),
        taskId,
        position: chunk[index]!,
      })),
    );
  }
  await step(count, count);
  const ids = await store.ofTask(taskId);
  return Array.from({ length: count }, (_, place) => ids.get(place)!);
}
