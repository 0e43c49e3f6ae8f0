import { createHash } from 'node:crypto';
import { z } from 'zod';
import { labeledSignals, type LabeledSignal } from '../../../../fixtures/signals/index.ts';
import { classCount, sampleRateHz, windowSamples } from '../../config/constants.ts';
import type { Database } from '../../database/connect.ts';
import { and, eq } from '../../database/drizzle.ts';
import { datasetGenerations, datasets, signals } from '../../database/schema/data.ts';
import { session } from '../../database/session.ts';
import { defineKind, TaskRefusedError } from '../kind.ts';

/** Signals of one transaction: 1 MB of samples. */
const CHUNK = 64;
/** Sets of different seeds share no signal; the generator takes no larger one. */
const LARGEST_SEED = 2 ** 21 - 1;

const payload = z.strictObject({
  /** The name of a data set, which is made if there is none of that name. */
  dataset: z.string().min(1).max(200),
  perClass: z.int().min(1).max(1_000),
  seed: z.int().min(0).max(LARGEST_SEED),
});

/**
 * Fills a data set with windows of all classes. How far it is stands in the row of the generation, which
 * each chunk moves on in its own transaction; the same run asked for twice is one.
 */
export const generateDataset = defineKind({
  name: 'generate-dataset',
  summary: 'Generates signals of all fault classes into a data set',
  payload,
  async run(asked, { services: { database }, step }) {
    const { id, datasetId, signalCount } = await begin(database, asked);
    const total = asked.perClass * classCount;
    for (let first = signalCount; first < total; first += CHUNK) {
      await step(first, total);
      const { perClass, seed } = asked;
      const made = labeledSignals({ perClass, seed, samples: windowSamples, first }).take(CHUNK);
      const rows = [...made].map((one) => rowOf(datasetId, one));
      await session(database, async (tx) => {
        await tx.insert(signals).values(rows).onConflictDoNothing();
        await tx
          .update(datasetGenerations)
          .set({ signalCount: first + rows.length })
          .where(eq(datasetGenerations.id, id));
      });
    }
    await step(total, total);
    return async (tx) => {
      await tx
        .update(datasetGenerations)
        .set({ state: 'completed', signalCount: total })
        .where(eq(datasetGenerations.id, id));
      return { datasetId, generationId: id, signalCount: total };
    };
  },
  async abandon(asked, state, { database }) {
    const { id } = await begin(database, asked);
    await database.orm
      .update(datasetGenerations)
      .set({ state })
      .where(eq(datasetGenerations.id, id));
  },
});

/** The row of the run, made by whoever comes first. */
async function begin(database: Database, { dataset, perClass, seed }: z.output<typeof payload>) {
  return await session(database, async (tx) => {
    await tx.insert(datasets).values({ name: dataset }).onConflictDoNothing();
    const [{ id: datasetId } = { id: 0 }] = await tx
      .select({ id: datasets.id })
      .from(datasets)
      .where(eq(datasets.name, dataset));
    await tx.insert(datasetGenerations).values({ datasetId, perClass, seed }).onConflictDoNothing();
    const [run] = await tx
      .update(datasetGenerations)
      .set({ state: 'running' })
      .where(and(eq(datasetGenerations.datasetId, datasetId), eq(datasetGenerations.seed, seed)))
      .returning();
    if (run!.perClass === perClass) return run!;
    throw new TaskRefusedError(
      `data set '${dataset}' has ${run!.perClass} signals of each class of seed ${seed} already; take another seed`,
    );
  });
}

function rowOf(datasetId: number, { fault, data, conditions, seed }: LabeledSignal) {
  const samples = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return {
    datasetId,
    label: fault,
    sampleRateHz,
    sampleCount: data.length,
    sha256: createHash('sha256').update(samples).digest('hex'),
    samples,
    conditions: { ...conditions, seed },
  };
}
