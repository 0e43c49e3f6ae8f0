import { z } from 'zod';
import { signalsFromBytes } from '../../api/signal.ts';
import { defineKind } from '../kind.ts';
import { predictPlaces } from '../predict-places.ts';

/** The windows of the request itself. */
export const predict = defineKind({
  name: 'predict',
  summary: 'Predicts windows in the background',
  payload: z.strictObject({
    /** float32, little-endian, one signal after the other, in base64. */
    signals: z.string().min(1),
  }),
  async run({ signals }, context) {
    const { signalLength } = context.services.model.classifier;
    const all = signalsFromBytes(Buffer.from(signals, 'base64'), signalLength);
    const predictionIds = await predictPlaces(context, all.length, async (places) =>
      places.map((place) => all[place]!),
    );
    return async () => ({ predictionIds });
  },
});
