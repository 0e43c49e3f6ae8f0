import { z } from 'zod';
import type { GraphOptimization } from '../../../../fixtures/engines/options.ts';
import type { BackendConfig } from '../../config/environment.ts';
import { asc, desc, eq } from '../../database/drizzle.ts';
import { hpoCampaigns, hpoTrials } from '../../database/schema/research.ts';
import { guarded } from '../../database/unavailable.ts';
import { type LabeledWindow, measure } from '../../inference/measure.ts';
import {
  type VariantPrecision,
  variantPaths,
  variantPrecisions,
} from '../../inference/variants.ts';
import { runSearch } from '../../search/run-search.ts';
import type { Point } from '../../search/suggest.ts';
import { firstSignals } from '../dataset-signals.ts';
import { defineKind, TaskRefusedError } from '../kind.ts';

type EngineSpace = {
  readonly precision: readonly VariantPrecision[];
  readonly threads: readonly number[];
  readonly graphOptimization: readonly GraphOptimization[];
  readonly batchSize: readonly number[];
};

/** What the engine computes in, with how many threads, how optimized, and how many signals at once. */
const space: EngineSpace = {
  precision: variantPrecisions,
  threads: [1, 2],
  graphOptimization: ['disabled', 'basic', 'extended', 'all'],
  batchSize: [1, 2, 4, 8, 16, 32],
};

/** A millisecond a signal is worth as much as one signal of a hundred told wrongly. */
const ACCURACY_OF_A_MS = 0.01;
/** Signals of a trial: ten of each class where the generator filled the set. */
const MOST_SIGNALS = 110;

/** Searches the settings of the engine for the best trade of accuracy for latency. */
export const tuneEngine = defineKind({
  name: 'tune-engine',
  summary: 'Searches the settings of the engine, as an HPO campaign says',
  payload: z.strictObject({ campaignId: z.int().positive(), datasetId: z.int().positive() }),
  async run({ campaignId, datasetId }, { services: { config, database, model }, step }) {
    const { orm } = database;
    const [campaign] = await guarded(
      orm
        .update(hpoCampaigns)
        .set({ state: 'running' })
        .where(eq(hpoCampaigns.id, campaignId))
        .returning(),
    );
    if (campaign === undefined) throw new TaskRefusedError(`there is no campaign ${campaignId}`);
    const { strategy, seed, trialLimit: limit } = campaign;
    const { signalLength } = model.classifier;
    const signals = await firstSignals(database, datasetId, MOST_SIGNALS, signalLength);
    // A model of one's own has one precision.
    const paths = await variantPaths(config);
    const precision = variantPrecisions.filter((one) => paths.has(one));
    const ofCampaign = eq(hpoTrials.campaignId, campaignId);

    await runSearch({
      space: { ...space, precision },
      strategy,
      seed,
      limit,
      step,
      trials: async () => {
        const kept = orm.select().from(hpoTrials).where(ofCampaign).orderBy(asc(hpoTrials.number));
        return (await guarded(kept)).map(({ parameters, objective }) => ({
          point: parameters as Point<EngineSpace>,
          objective,
        }));
      },
      attempt: async (parameters, number) => {
        const path = paths.get(parameters.precision)!;
        const { accuracy, latencyMs } = await tryOut(config, path, parameters, signals);
        const objective = accuracy - ACCURACY_OF_A_MS * latencyMs;
        const trial = { campaignId, number, parameters, accuracy, latencyMs, objective };
        await guarded(orm.insert(hpoTrials).values(trial).onConflictDoNothing());
      },
    });
    return async (tx) => {
      await tx
        .update(hpoCampaigns)
        .set({ state: 'completed' })
        .where(eq(hpoCampaigns.id, campaignId));
      const [best] = await tx
        .select()
        .from(hpoTrials)
        .where(ofCampaign)
        .orderBy(desc(hpoTrials.objective), asc(hpoTrials.number))
        .limit(1);
      const { number, parameters, accuracy, latencyMs, objective } = best!;
      return { trials: limit, best: { number, parameters, accuracy, latencyMs, objective } };
    };
  },
  async abandon({ campaignId }, state, { database }) {
    await database.orm.update(hpoCampaigns).set({ state }).where(eq(hpoCampaigns.id, campaignId));
  },
});

async function tryOut(
  config: BackendConfig,
  path: string,
  { threads, graphOptimization, batchSize }: Point<EngineSpace>,
  signals: readonly LabeledWindow[],
) {
  const batches = Array.from({ length: Math.ceil(signals.length / batchSize) }, (_, index) =>
    signals.slice(index * batchSize, (index + 1) * batchSize),
  );
  return await measure(config, { path, threads, graphOptimization }, batches);
}
