import { z } from 'zod';
import { MAX_BATCH_SIZE } from '../../config/constants.ts';
import { evaluations } from '../../database/schema/models.ts';
import { measure } from '../../inference/measure.ts';
import { variantPaths, variantPrecisions, variantRow } from '../../inference/variants.ts';
import { requireLength, requireSignals, signalsOf } from '../dataset-signals.ts';
import { defineKind, TaskRefusedError } from '../kind.ts';

/** How right and how quick a variant of the model is on a data set. */
export const evaluate = defineKind({
  name: 'evaluate',
  summary: 'Measures a variant of the model on a data set',
  payload: z.strictObject({
    datasetId: z.int().positive(),
    precision: z.enum(variantPrecisions).default('fp32'),
  }),
  async run({ datasetId, precision }, { services, step }) {
    const { config, database, model } = services;
    const path = (await variantPaths(config)).get(precision);
    if (path === undefined) throw new TaskRefusedError(`the model has no variant in ${precision}`);
    const ids = await requireSignals(database, datasetId);
    const batches = async function* () {
      for (let start = 0; start < ids.length; start += MAX_BATCH_SIZE) {
        await step(start, ids.length);
        const chunk = await signalsOf(database, ids.slice(start, start + MAX_BATCH_SIZE));
        yield chunk.map((one) => requireLength(one, model.classifier.signalLength));
      }
    };
    const settings = { path, threads: config.engine.threads, graphOptimization: 'all' } as const;
    const measured = await measure(config, settings, batches());
    await step(ids.length, ids.length);
    return async (tx) => {
      const variantId = await variantRow(tx, config, { precision, path });
      if (variantId === null) {
        throw new TaskRefusedError(
          `this release of the model has another file in ${precision}; give it a version of its own`,
        );
      }
      const [row] = await tx
        .insert(evaluations)
        .values({ variantId, datasetId, ...measured })
        .returning({ id: evaluations.id });
      return { evaluationId: row!.id, ...measured };
    };
  },
});
