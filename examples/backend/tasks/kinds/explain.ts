import { z } from 'zod';
import { explanationMethods, explanations } from '../../database/schema/research.ts';
import { explain as explainSignal } from '../../inference/saliency.ts';
import { modelRow } from '../../inference/variants.ts';
import { requireLength, signalsOf } from '../dataset-signals.ts';
import { defineKind, TaskRefusedError } from '../kind.ts';

/** Why the model says of a signal what it says. */
export const explain = defineKind({
  name: 'explain',
  summary: 'Weighs the parts of a signal by what its label hangs on',
  payload: z.strictObject({
    signalId: z.int().positive(),
    method: z.enum(explanationMethods).default('occlusion'),
  }),
  async run({ signalId, method }, { services: { config, database, model }, step }) {
    await step(0, 1);
    const [found] = await signalsOf(database, [signalId]);
    if (found === undefined) throw new TaskRefusedError(`there is no signal ${signalId}`);
    const { samples } = requireLength(found, model.classifier.signalLength);
    const { timeoutMs } = config.engine;
    const { label, weights } = await explainSignal(model.classifier, samples, method, {
      timeoutMs,
    });
    await step(1, 1);
    return async (tx) => {
      const modelId = await modelRow(tx, config);
      const { modelId: ofModel, signalId: ofSignal, method: by } = explanations;
      const [row] = await tx
        .insert(explanations)
        .values({ modelId, signalId, method, weights: [...weights] })
        // Explained before: this one is the newer.
        .onConflictDoUpdate({
          target: [ofModel, ofSignal, by],
          set: { weights: [...weights] },
        })
        .returning({ id: explanations.id });
      return { explanationId: row!.id, label };
    };
  },
});
