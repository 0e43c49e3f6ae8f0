import { z } from 'zod';
import { classCount, classes } from '../../config/constants.ts';
import { asc, desc, eq } from '../../database/drizzle.ts';
import { nasCampaigns, nasTrials } from '../../database/schema/research.ts';
import { guarded } from '../../database/unavailable.ts';
import { runSearch } from '../../search/run-search.ts';
import type { Point } from '../../search/suggest.ts';
import { bandEnergies } from '../../training/band-energies.ts';
import { trainPerceptron } from '../../training/perceptron.ts';
import { firstSignals, type StoredSignal } from '../dataset-signals.ts';
import { defineKind, TaskRefusedError } from '../kind.ts';

/** Of a small classifier: how fine it sees the spectrum, and how many units it has between. */
const space = { bands: [8, 16, 32, 64], hidden: [0, 8, 16, 32] } as const;

/** A thousand parameters are worth as much as one signal of a hundred told wrongly. */
const ACCURACY_OF_A_PARAMETER = 0.01 / 1_000;
/** Thirty of each class where the generator filled the set. */
const MOST_SIGNALS = 330;
/** Signals that are held out of the training, to judge by: every third block of all classes. */
const HELD_OUT = 3;

/** Searches an architecture small enough for a sensor: each trial trains its candidate and tests it. */
export const searchArchitecture = defineKind({
  name: 'search-architecture',
  summary: 'Searches a small architecture by training candidates, as a NAS campaign says',
  payload: z.strictObject({ campaignId: z.int().positive(), datasetId: z.int().positive() }),
  async run({ campaignId, datasetId }, { services: { database, model }, step }) {
    const { orm } = database;
    const [campaign] = await guarded(
      orm
        .update(nasCampaigns)
        .set({ state: 'running' })
        .where(eq(nasCampaigns.id, campaignId))
        .returning(),
    );
    if (campaign === undefined) throw new TaskRefusedError(`there is no campaign ${campaignId}`);
    const { seed, trialLimit: limit } = campaign;
    const { signalLength } = model.classifier;
    const signals = await firstSignals(database, datasetId, MOST_SIGNALS, signalLength);
    if (signals.length < HELD_OUT * classCount) {
      throw new TaskRefusedError(
        `data set ${datasetId} has ${signals.length} signals; a search takes at least ${HELD_OUT * classCount}`,
      );
    }
    const ofCampaign = eq(nasTrials.campaignId, campaignId);

    await runSearch({
      space,
      strategy: 'tpe',
      seed,
      limit,
      step,
      trials: async () => {
        const kept = orm.select().from(nasTrials).where(ofCampaign).orderBy(asc(nasTrials.number));
        return (await guarded(kept)).map((trial) => ({
          point: trial.architecture as Point<typeof space>,
          objective: trial.accuracy - ACCURACY_OF_A_PARAMETER * trial.parameterCount,
        }));
      },
      attempt: async (architecture, number) => {
        const trial = { campaignId, number, architecture, ...tryOut(architecture, signals, seed) };
        await guarded(orm.insert(nasTrials).values(trial).onConflictDoNothing());
      },
    });
    return async (tx) => {
      await tx
        .update(nasCampaigns)
        .set({ state: 'completed' })
        .where(eq(nasCampaigns.id, campaignId));
      const [best] = await tx
        .select()
        .from(nasTrials)
        .where(ofCampaign)
        .orderBy(desc(nasTrials.accuracy), asc(nasTrials.parameterCount))
        .limit(1);
      const { number, architecture, accuracy, parameterCount } = best!;
      return { trials: limit, best: { number, architecture, accuracy, parameterCount } };
    };
  },
  async abandon({ campaignId }, state, { database }) {
    await database.orm.update(nasCampaigns).set({ state }).where(eq(nasCampaigns.id, campaignId));
  },
});

function tryOut(
  { bands, hidden }: Point<typeof space>,
  signals: readonly StoredSignal[],
  seed: number,
): { accuracy: number; parameterCount: number } {
  const examples = signals.map(({ samples, label }) => ({
    features: bandEnergies(samples, bands),
    label: (classes as readonly string[]).indexOf(label),
  }));
  const network = trainPerceptron(
    examples.filter((_example, index) => !isHeldOut(index)),
    { hidden, classCount, seed },
  );
  const test = examples.filter((_example, index) => isHeldOut(index));
  const right = test.filter(({ features, label }) => network.classify(features) === label).length;
  return { accuracy: right / test.length, parameterCount: network.parameterCount };
}

function isHeldOut(index: number): boolean {
  return Math.floor(index / classCount) % HELD_OUT === HELD_OUT - 1;
}
