import { z } from 'zod';
import { requireLength, requireSignals, signalsOf } from '../dataset-signals.ts';
import { defineKind } from '../kind.ts';
import { predictPlaces } from '../predict-places.ts';

/** Thousands of signals, which are in the database already. */
export const predictDataset = defineKind({
  name: 'predict-dataset',
  summary: 'Predicts every signal of a data set',
  payload: z.strictObject({ datasetId: z.int().positive() }),
  async run({ datasetId }, context) {
    const { database, model } = context.services;
    // A signal that is added meanwhile comes last, so no place changes when a killed task goes on.
    const ids = await requireSignals(database, datasetId);
    const predictionIds = await predictPlaces(context, ids.length, async (places) => {
      const signals = await signalsOf(
        database,
        places.map((place) => ids[place]!),
      );
      return signals.map((one) => requireLength(one, model.classifier.signalLength).samples);
    });
    return async () => ({ datasetId, predictionCount: predictionIds.length });
  },
});
