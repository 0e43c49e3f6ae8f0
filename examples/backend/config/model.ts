import { z } from 'zod';
import { classCount, windowSamples } from './constants.ts';
import { field, positive, share } from './field.ts';

const sizes = z.array(positive).min(1).max(32);
const odd = z
  .int()
  .positive()
  .refine((size) => size % 2 === 1, 'takes odd sizes');

const kinds = 'the kind of the model: cnn, resnet, cnn-lstm or transformer';

/** What all of them share. */
const common = {
  classCount: field(positive.min(2).default(classCount), 'classes, an integer from 2', '11'),
  windowSamples: field(positive.default(windowSamples), 'samples of its input', '4096'),
  dropout: field(share.default(0.2), 'share of dropped activations, 0 to 1', '0.2'),
};

export const cnnConfig = z
  .strictObject({
    kind: field(z.literal('cnn'), kinds, 'cnn'),
    ...common,
    channels: field(
      sizes.default([16, 32, 64]),
      'channels of each layer, positive integers',
      '16,32,64',
    ),
    kernelSizes: field(
      z.array(odd).min(1).max(32).default([7, 5, 3]),
      'odd kernel sizes, one a layer',
      '7,5,3',
    ),
    poolSize: field(positive.max(16).default(4), 'pooling after each layer, 1 to 16', '4'),
  })
  .refine((cnn) => cnn.channels.length === cnn.kernelSizes.length, {
    path: ['kernelSizes'],
    error: 'has another length than channels; each layer has one of both',
  })
  .refine((cnn) => cnn.windowSamples >= cnn.poolSize ** cnn.channels.length, {
    path: ['poolSize'],
    error: 'leaves nothing of a window after the last layer',
  });

export const resnetConfig = z
  .strictObject({
    kind: field(z.literal('resnet'), kinds, 'cnn'),
    ...common,
    channels: field(sizes.default([64, 128, 256, 512]), 'channels of each stage', '64,128,256,512'),
    blocks: field(sizes.default([2, 2, 2, 2]), 'residual blocks of each stage', '2,2,2,2'),
    stemKernelSize: field(odd.default(7), 'an odd kernel size', '7'),
  })
  .refine((resnet) => resnet.channels.length === resnet.blocks.length, {
    path: ['blocks'],
    error: 'has another length than channels; each stage has one of both',
  });

export const cnnLstmConfig = z
  .strictObject({
    kind: field(z.literal('cnn-lstm'), kinds, 'cnn'),
    ...common,
    channels: field(sizes.default([16, 32]), 'channels of each convolution', '16,32'),
    kernelSizes: field(
      z.array(odd).min(1).max(32).default([7, 5]),
      'odd kernel sizes, one a layer',
      '7,5',
    ),
    hiddenSize: field(positive.max(4_096).default(64), 'units of the LSTM, 1 to 4096', '64'),
    layers: field(positive.max(8).default(1), 'layers of the LSTM, 1 to 8', '1'),
    bidirectional: field(z.boolean().default(false), 'true or false', 'false'),
  })
  .refine((model) => model.channels.length === model.kernelSizes.length, {
    path: ['kernelSizes'],
    error: 'has another length than channels; each layer has one of both',
  });

export const transformerConfig = z
  .strictObject({
    kind: field(z.literal('transformer'), kinds, 'cnn'),
    ...common,
    patchSamples: field(positive.default(64), 'samples of a patch', '64'),
    width: field(positive.max(4_096).default(128), 'size of a token, 1 to 4096', '128'),
    heads: field(positive.max(64).default(4), 'attention heads, 1 to 64', '4'),
    layers: field(positive.max(48).default(4), 'layers, 1 to 48', '4'),
  })
  .refine((model) => model.width % model.heads === 0, {
    path: ['heads'],
    error: 'does not divide width',
  })
  .refine((model) => model.windowSamples % model.patchSamples === 0, {
    path: ['patchSamples'],
    error: 'does not divide windowSamples',
  });

/** One of the four, by `kind`. */
export const modelConfig = z.discriminatedUnion('kind', [
  cnnConfig,
  resnetConfig,
  cnnLstmConfig,
  transformerConfig,
]);
