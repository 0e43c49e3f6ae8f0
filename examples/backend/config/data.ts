import { z } from 'zod';
import { classes, sampleRateHz, signalSamples, windowSamples } from './constants.ts';
import { count, field, positive, positiveNumber, share } from './field.ts';

export const noiseConfig = z.strictObject({
  snrDb: field(z.number().min(-20).max(120).default(30), 'signal to noise, -20 to 120 dB', '30'),
  driftShare: field(share.default(0.05), 'share of slow drift, 0 to 1', '0.05'),
  spikesPerSecond: field(
    z.number().min(0).max(1_000).default(0),
    'electrical spikes, 0 to 1000',
    '0',
  ),
});

export const signalConfig = z
  .strictObject({
    sampleRateHz: field(
      positive.default(sampleRateHz),
      'samples a second, a positive integer',
      '20480',
    ),
    samples: field(
      positive.default(signalSamples),
      'samples of a record, a positive integer',
      '102400',
    ),
    windowSamples: field(
      positive.default(windowSamples),
      'samples of a window, a positive integer',
      '4096',
    ),
    overlap: field(
      z.number().min(0).lt(1).default(0),
      'how much windows overlap, 0 to below 1',
      '0.5',
    ),
    speedHz: field(
      z.tuple([positiveNumber, positiveNumber]).default([55, 62]),
      'lowest and highest rotation frequency in Hz, two positive numbers',
      '55,62',
    ),
    noise: noiseConfig.prefault({}),
  })
  .refine((signal) => signal.windowSamples <= signal.samples, {
    path: ['windowSamples'],
    error: 'is longer than the signal (samples)',
  })
  .refine(({ speedHz: [low, high] }) => low <= high, {
    path: ['speedHz'],
    error: 'has the lowest frequency above the highest',
  })
  .refine((signal) => 2 * signal.speedHz[1] < signal.sampleRateHz, {
    path: ['sampleRateHz'],
    error: 'is less than twice the highest rotation frequency (Nyquist)',
  });

export const splitConfig = z
  .strictObject({
    train: field(share.default(0.7), 'share of the training set, 0 to 1', '0.7'),
    validation: field(share.default(0.15), 'share of the validation set, 0 to 1', '0.15'),
    test: field(share.default(0.15), 'share of the test set, 0 to 1', '0.15'),
    seed: field(count.default(1), 'seed of the split, an integer from 0', '1'),
  })
  .refine(({ train, validation, test }) => Math.abs(train + validation + test - 1) < 1e-9, {
    error: 'the shares train, validation and test do not add up to 1',
  });

export const augmentationConfig = z.strictObject({
  enabled: field(z.boolean().default(true), 'true or false', 'true'),
  gainShare: field(share.default(0.1), 'largest change of the gain, 0 to 1', '0.1'),
  shiftSamples: field(count.default(256), 'largest shift in samples, an integer from 0', '256'),
});

export const dataConfig = z
  .strictObject({
    classes: field(
      z
        .array(z.enum(classes))
        .min(2)
        .default([...classes]),
      `at least two of ${classes.join(', ')}`,
      'healthy,wear',
    ),
    perClass: field(
      positive.max(100_000).default(200),
      'signals of each class, 1 to 100000',
      '200',
    ),
    seed: field(count.default(1), 'seed of the generator, an integer from 0', '1'),
    directory: field(z.string().min(1).default('data'), 'folder of the data sets', 'data'),
    signal: signalConfig.prefault({}),
    split: splitConfig.prefault({}),
    augmentation: augmentationConfig.prefault({}),
  })
  .refine((data) => new Set(data.classes).size === data.classes.length, {
    path: ['classes'],
    error: 'names a class twice',
  })
  .refine((data) => data.augmentation.shiftSamples < data.signal.windowSamples, {
    path: ['augmentation', 'shiftSamples'],
    error: 'is not smaller than a window (data.signal.windowSamples)',
  });
