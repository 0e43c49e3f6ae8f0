import { z } from 'zod';
import { MAX_BATCH_SIZE } from './constants.ts';
import { count, field, positive, positiveNumber, share } from './field.ts';

export const optimizerConfig = z.strictObject({
  name: field(z.enum(['adam', 'adamw', 'sgd']).default('adamw'), 'adam, adamw or sgd', 'adamw'),
  learningRate: field(positiveNumber.max(1).default(1e-3), 'above 0, at most 1', '0.001'),
  weightDecay: field(z.number().min(0).max(1).default(1e-4), '0 to 1', '0.0001'),
  betas: field(
    z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]).default([0.9, 0.999]),
    'decay of the two moments, each 0 to below 1',
    '0.9,0.999',
  ),
  momentum: field(z.number().min(0).lt(1).default(0.9), 'of sgd, 0 to below 1', '0.9'),
});

export const schedulerConfig = z.strictObject({
  name: field(
    z.enum(['constant', 'cosine', 'step']).default('cosine'),
    'constant, cosine or step',
    'cosine',
  ),
  warmupEpochs: field(count.default(5), 'epochs of warm-up, an integer from 0', '5'),
  lowestLearningRate: field(z.number().min(0).max(1).default(1e-6), '0 to 1', '0.000001'),
  stepEpochs: field(positive.default(30), 'epochs of a step, a positive integer', '30'),
  stepFactor: field(positiveNumber.max(1).default(0.1), 'above 0, at most 1', '0.1'),
});

export const earlyStoppingConfig = z.strictObject({
  enabled: field(z.boolean().default(true), 'true or false', 'true'),
  patienceEpochs: field(positive.default(10), 'epochs without a gain, a positive integer', '10'),
  leastGain: field(
    z.number().min(0).max(1).default(1e-4),
    'what counts as a gain, 0 to 1',
    '0.0001',
  ),
});

export const checkpointConfig = z.strictObject({
  directory: field(
    z.string().min(1).default('checkpoints'),
    'folder of the checkpoints',
    'checkpoints',
  ),
  everyEpochs: field(positive.default(5), 'a positive integer', '5'),
  keep: field(positive.max(1_000).default(3), 'how many are kept, 1 to 1000', '3'),
});

export const trainingConfig = z
  .strictObject({
    epochs: field(positive.max(10_000).default(100), 'epochs, 1 to 10000', '100'),
    batchSize: field(positive.default(32), 'signals of a step, a positive integer', '32'),
    maxBatchSize: field(
      positive.default(MAX_BATCH_SIZE),
      'what fits into memory, a positive integer',
      '128',
    ),
    mixedPrecision: field(z.boolean().default(true), 'true or false', 'true'),
    labelSmoothing: field(share.default(0), '0 to 1', '0.1'),
    seed: field(count.default(1), 'an integer from 0', '1'),
    optimizer: optimizerConfig.prefault({}),
    scheduler: schedulerConfig.prefault({}),
    earlyStopping: earlyStoppingConfig.prefault({}),
    checkpoints: checkpointConfig.prefault({}),
  })
  .refine((training) => training.batchSize <= training.maxBatchSize, {
    path: ['batchSize'],
    error: 'is larger than maxBatchSize',
  })
  .refine((training) => training.scheduler.warmupEpochs < training.epochs, {
    path: ['scheduler', 'warmupEpochs'],
    error: 'is not shorter than the training (epochs)',
  })
  .refine(({ scheduler, optimizer }) => scheduler.lowestLearningRate < optimizer.learningRate, {
    path: ['scheduler', 'lowestLearningRate'],
    error: 'is not below the optimizer’s learningRate',
  })
  .refine(
    ({ earlyStopping, epochs }) => !earlyStopping.enabled || earlyStopping.patienceEpochs < epochs,
    {
      path: ['earlyStopping', 'patienceEpochs'],
      error: 'is not shorter than the training (epochs)',
    },
  )
  .refine(({ checkpoints, epochs }) => checkpoints.everyEpochs <= epochs, {
    path: ['checkpoints', 'everyEpochs'],
    error: 'is longer than the training (epochs)',
  });
