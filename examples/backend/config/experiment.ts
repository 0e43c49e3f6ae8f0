import { z } from 'zod';
import { dataConfig } from './data.ts';
import { field } from './field.ts';
import { modelConfig } from './model.ts';
import { trainingConfig } from './training.ts';

export const trackingConfig = z.strictObject({
  uri: field(
    z.string().min(1).default('./runs'),
    'where runs are kept, a folder or a URL',
    './runs',
  ),
  token: field(z.string().min(8).optional(), 'the token of the tracking server', 'from its admin', {
    secret: true,
  }),
  everySteps: field(
    z.int().positive().default(50),
    'steps between two records, a positive integer',
    '50',
  ),
});

/** All that it takes to repeat an experiment. */
export const experimentConfig = z
  .strictObject({
    name: field(
      z.string().regex(/^[\w.-]{1,100}$/),
      'letters, digits, dot, dash and underscore, 1 to 100',
      'baseline',
    ),
    data: dataConfig.prefault({}),
    model: modelConfig.prefault({ kind: 'cnn' }),
    training: trainingConfig.prefault({}),
    tracking: trackingConfig.prefault({}),
  })
  .refine(({ data, model }) => model.classCount === data.classes.length, {
    path: ['model', 'classCount'],
    error: 'is not the number of data.classes',
  })
  .refine(({ data, model }) => model.windowSamples === data.signal.windowSamples, {
    path: ['model', 'windowSamples'],
    error: 'is not the window of the data (data.signal.windowSamples)',
  });
