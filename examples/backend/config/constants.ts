import {
  type FaultClass,
  faultClasses,
  fullLengthSamples,
  sampleRateHz,
  windowSamples,
} from '../../../fixtures/signals/index.ts';

/**
 * What the generator, the model, the API and the database must agree on. The generator's list of
 * classes is the source; everything else comes from here, and a test holds all of them together.
 */
export { type FaultClass, sampleRateHz, windowSamples };

/** Samples of one record: 102,400, which are 5 s. */
export const signalSamples = fullLengthSamples;

/** In the order of the model's outputs; a class's id is its place. */
export const classes = faultClasses;
export const classCount = classes.length;

export const languages = ['en', 'de', 'fr'] as const;
export type Language = (typeof languages)[number];

/** What people read. */
export const classTitles: Readonly<Record<FaultClass, Readonly<Record<Language, string>>>> = {
  healthy: { en: 'Healthy', de: 'Gesund', fr: 'Sain' },
  misalignment: { en: 'Misalignment', de: 'Ausrichtfehler', fr: 'Désalignement' },
  imbalance: { en: 'Imbalance', de: 'Unwucht', fr: 'Balourd' },
  looseness: { en: 'Looseness', de: 'Lockerung', fr: 'Desserrage' },
  lubrication: { en: 'Poor lubrication', de: 'Schmiermangel', fr: 'Lubrification insuffisante' },
  cavitation: { en: 'Cavitation', de: 'Kavitation', fr: 'Cavitation' },
  wear: { en: 'Wear', de: 'Verschleiß', fr: 'Usure' },
  'oil-whirl': { en: 'Oil whirl', de: 'Ölwirbel', fr: 'Tourbillon d’huile' },
  'misalignment+imbalance': {
    en: 'Misalignment and imbalance',
    de: 'Ausrichtfehler und Unwucht',
    fr: 'Désalignement et balourd',
  },
  'wear+lubrication': {
    en: 'Wear and poor lubrication',
    de: 'Verschleiß und Schmiermangel',
    fr: 'Usure et lubrification insuffisante',
  },
  'cavitation+looseness': {
    en: 'Cavitation and looseness',
    de: 'Kavitation und Lockerung',
    fr: 'Cavitation et desserrage',
  },
};

/** Signals of one run of the model: bounded in memory and in time. */
export const MAX_BATCH_SIZE = 128;

/** Signals of one task: 512 windows of 4,096 samples are 11 MB in Redis. */
export const MAX_TASK_SIZE = 512;
