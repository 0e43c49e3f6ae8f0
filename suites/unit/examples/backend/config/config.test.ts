import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { experimentConfig } from '../../../../../examples/backend/config/experiment.ts';
import { leavesOf } from '../../../../../examples/backend/config/leaves.ts';
import {
  ConfigurationError,
  loadConfig,
} from '../../../../../examples/backend/config/load-config.ts';
import { backendConfig } from '../../../../../examples/backend/config/services.ts';
import {
  toJsonSchema,
  toParameters,
  toYaml,
} from '../../../../../examples/backend/config/write-config.ts';

const name = { name: 'baseline' };
const schemas = [
  ['backend', backendConfig],
  ['experiment', experimentConfig],
] as const;

function experiment(environment: Record<string, string>, yaml = 'name: baseline') {
  return loadConfig(experimentConfig, { environment, yaml });
}

/** What is wrong, or 'accepted'; anything but a ConfigurationError is a fault of the reader. */
function messageOf(environment: Record<string, string>, yaml?: string): string {
  try {
    experiment(environment, yaml);
    return 'accepted';
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}

describe.each(schemas)('the configuration of the %s', (_, schema) => {
  const leaves = leavesOf(schema);

  test('has one variable for every field, and notes for it', () => {
    expect(new Set(leaves.map(({ env }) => env)).size).toBe(leaves.length);
    for (const { env, notes } of leaves) {
      expect(env).toMatch(/^[A-Z][A-Z_]+$/);
      expect(notes.description).not.toBe('');
    }
  });

  test('refuses a value of a wrong type in every field, by its variable', () => {
    for (const { path, env, kind } of leaves) {
      // Of another type than any field takes, and inside of the shape that has the field.
      const wrong = kind === 'boolean' ? 'perhaps' : '\u0000';
      const shape = kindWith(path);
      const config = { environment: { ...shape, [env]: wrong } };
      if (kind === 'text' || kind === 'choice') continue;
      expect(() => loadConfig(schema, config)).toThrow(new RegExp(`^${env} is `, 'm'));
    }
  });

  test('has a JSON Schema that names every field and refuses others', () => {
    const descriptions = new Set<unknown>();
    const text = JSON.stringify(toJsonSchema(schema), (key, value: unknown) => {
      if (key === 'description') descriptions.add(value);
      return value;
    });
    for (const { path, notes } of leaves) {
      const named = text.includes(`"${path.at(-1)}"`);
      expect({ path, named }).toEqual({ path, named: true });
      expect(descriptions).toContain(notes.description);
    }
    expect(text.includes('"additionalProperties":false')).toBe(true);
  });
});

/** The kind of model that has the field. */
function kindWith([section, field]: readonly string[]): Record<string, string> {
  if (section !== 'model') return {};
  const kinds = {
    blocks: 'resnet',
    stemKernelSize: 'resnet',
    hiddenSize: 'cnn-lstm',
    bidirectional: 'cnn-lstm',
  };
  const transformer = ['patchSamples', 'width', 'heads', 'layers'];
  const kind = transformer.includes(field!)
    ? 'transformer'
    : (kinds[field as keyof typeof kinds] ?? 'cnn');
  return { MODEL_KIND: kind };
}

test('a name is enough for an experiment; mixed precision is on', () => {
  expect(experiment({})).toMatchObject({
    model: { kind: 'cnn', classCount: 11, windowSamples: 4_096 },
    data: { signal: { sampleRateHz: 20_480, samples: 102_400 } },
    training: { mixedPrecision: true, checkpoints: { directory: 'checkpoints' } },
  });
});

test.each<[rule: string, environment: Record<string, string>, message: string]>([
  [
    'as many kernel sizes as channels',
    { MODEL_KERNEL_SIZES: '7,5' },
    'MODEL_KERNEL_SIZES is "7,5": it has another length',
  ],
  ['odd kernels', { MODEL_KERNEL_SIZES: '7,4,3' }, 'MODEL_KERNEL_SIZES is "7,4,3"'],
  [
    'something left after pooling',
    { MODEL_POOL_SIZE: '16', MODEL_CHANNELS: '1,1,1,1', MODEL_KERNEL_SIZES: '1,1,1,1' },
    'leaves nothing',
  ],
  [
    'as many blocks as stages',
    { MODEL_KIND: 'resnet', MODEL_BLOCKS: '2' },
    'MODEL_BLOCKS is "2": it has another length',
  ],
  [
    'heads that divide the width',
    { MODEL_KIND: 'transformer', MODEL_HEADS: '3' },
    'MODEL_HEADS is "3": it does not divide',
  ],
  [
    'patches that divide a window',
    { MODEL_KIND: 'transformer', MODEL_PATCH_SAMPLES: '100' },
    'it does not divide windowSamples',
  ],
  [
    'a warm-up shorter than the training',
    { TRAINING_EPOCHS: '5', TRAINING_EARLY_STOPPING_ENABLED: 'false' },
    'TRAINING_SCHEDULER_WARMUP_EPOCHS is not set: it is not shorter',
  ],
  [
    'a batch that fits',
    { TRAINING_BATCH_SIZE: '129' },
    'TRAINING_BATCH_SIZE is "129": it is larger than maxBatchSize',
  ],
  [
    'patience shorter than the training',
    { TRAINING_EPOCHS: '9' },
    'TRAINING_EARLY_STOPPING_PATIENCE_EPOCHS',
  ],
  [
    'a rate that falls',
    { TRAINING_OPTIMIZER_LEARNING_RATE: '0.0000001' },
    'is not below the optimizer',
  ],
  [
    'a window no longer than the signal',
    { DATA_SIGNAL_SAMPLES: '4095' },
    'DATA_SIGNAL_WINDOW_SAMPLES is not set: it is longer than',
  ],
  ['shares that add up', { DATA_SPLIT_TRAIN: '0.8' }, 'do not add up to 1'],
  ['speeds in order', { DATA_SIGNAL_SPEED_HZ: '62,55' }, 'it has the lowest frequency above'],
  [
    'two speeds, not one',
    { DATA_SIGNAL_SPEED_HZ: '55' },
    'DATA_SIGNAL_SPEED_HZ is "55"; allowed: lowest and highest',
  ],
  [
    'as many outputs as classes',
    { DATA_CLASSES: 'healthy,wear' },
    'MODEL_CLASS_COUNT is not set: it is not the number',
  ],
  ['a class once', { DATA_CLASSES: 'wear,wear' }, 'it names a class twice'],
  [
    'a class that exists',
    { DATA_CLASSES: 'wear,tear' },
    'DATA_CLASSES is "wear,tear"; allowed: at least two of healthy',
  ],
  [
    'a kind that exists',
    { MODEL_KIND: 'mlp' },
    'MODEL_KIND is "mlp"; allowed: the kind of the model',
  ],
  ['digits for numbers', { TRAINING_EPOCHS: '0x10' }, 'TRAINING_EPOCHS is "0x10"'],
])('%s', (_, environment, message) => {
  expect(() => experiment(environment)).toThrow(message);
});

test('fields that do not exist are refused, wherever they stand', () => {
  expect(() => experiment({}, 'name: a\ntrainign: {}')).toThrow('trainign is not a field');
  expect(() => experiment({}, 'name: a\ntraining: { lr: 1 }')).toThrow(
    'training.lr is not a field',
  );
});

test('a secret in a file is refused, whatever it is, and is not repeated', () => {
  const message = messageOf({}, 'name: a\ntracking: { token: hunter2hunter2 }');
  expect(message).toBe(
    'tracking.token is a secret; set TRACKING_TOKEN or TRACKING_TOKEN_FILE instead',
  );
});

test.each(['[', 'a: b: c', '- 1', 'text', '42'])('the file %j is refused as a whole', (yaml) => {
  expect(() => experiment({}, yaml)).toThrow(ConfigurationError);
});

describe('properties', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 512 }), { minLength: 1, maxLength: 3 });
  const experiments = fc.record({
    epochs: fc.integer({ min: 11, max: 10_000 }),
    rate: fc.double({ min: 1e-5, max: 1, noNaN: true }),
    channels: sizes,
    precise: fc.boolean(),
    seed: fc.nat(),
  });

  test('what is written as YAML is read as the same', () => {
    fc.assert(
      fc.property(experiments, ({ epochs, rate, channels, precise, seed }) => {
        const config = experimentConfig.parse({
          ...name,
          data: { seed },
          model: { kind: 'cnn', channels, kernelSizes: channels.map(() => 3) },
          training: { epochs, mixedPrecision: precise, optimizer: { learningRate: rate } },
        });
        const yaml = toYaml(experimentConfig, config);
        expect(loadConfig(experimentConfig, { environment: {}, yaml })).toEqual(config);
      }),
    );
  });

  test('what the environment says is what a file says', () => {
    fc.assert(
      fc.property(experiments, ({ epochs, channels, precise }) => {
        const kernelSizes = channels.map(() => 5);
        const fromFile = experiment(
          {},
          toYaml(experimentConfig, {
            ...name,
            model: { kind: 'cnn', channels, kernelSizes },
            training: { epochs, mixedPrecision: precise },
          }),
        );
        const fromEnvironment = experiment({
          MODEL_CHANNELS: channels.join(','),
          MODEL_KERNEL_SIZES: kernelSizes.join(', '),
          TRAINING_EPOCHS: String(epochs),
          TRAINING_MIXED_PRECISION: String(precise),
        });
        expect(fromEnvironment).toEqual(fromFile);
      }),
    );
  });

  test('no text in any variable is anything but read or refused', () => {
    const leaves = leavesOf(experimentConfig).filter(({ env }) => env !== 'NAME');
    fc.assert(
      fc.property(fc.constantFrom(...leaves), fc.string(), (leaf, text) => {
        expect(messageOf({ [leaf.env]: text })).not.toBe('');
      }),
    );
  });
});

test('what a tracker gets is flat and has no secret', () => {
  const config = experiment({ TRACKING_TOKEN: 'hunter2hunter2' });
  expect(config.tracking.token).toBe('hunter2hunter2');
  const parameters = toParameters(experimentConfig, config);
  expect(parameters).toMatchObject({ 'training.optimizer.name': 'adamw', 'model.kind': 'cnn' });
  expect(JSON.stringify(parameters)).not.toContain('hunter2');
  expect(parse(toYaml(experimentConfig, config))).not.toHaveProperty('tracking.token');
});
