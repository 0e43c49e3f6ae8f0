import { z } from 'zod';
import { languages } from '../../config/constants.ts';
import { workStates } from '../../database/schema/columns.ts';

/** What the routes answer, for the document; a test holds real answers against it. */
const time = z.iso.datetime({ offset: true });
const record = z.record(z.string(), z.unknown());

export const errorAnswer = z.strictObject({
  error: z.string().meta({ description: 'What, which value, what is allowed' }),
  code: z.string().meta({ description: 'For programs; it does not change with the wording' }),
});

export const predictionAnswer = z.strictObject({
  id: z.int().positive(),
  createdAt: time,
  label: z.string(),
  confidence: z.number().min(0).max(1),
  probabilities: z.record(z.string(), z.number().min(0).max(1)),
  model: z.strictObject({ name: z.string(), version: z.string() }),
});

export const freshPrediction = predictionAnswer.extend({ cached: z.boolean() });
export const batchAnswer = z.strictObject({ predictions: z.array(freshPrediction) });

export const predictionsPage = z.strictObject({
  predictions: z.array(predictionAnswer),
  next: z.int().positive().nullable().meta({ description: '`before` of the next page' }),
});

const state = z.enum(workStates);
const task = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  state,
  result: record.nullable(),
});

export const taskHandedIn = task.omit({ result: true }).extend({ count: z.int().nullable() });
export const tasksPage = z.strictObject({ tasks: z.array(task), next: z.uuid().nullable() });
export const taskAnswer = task.extend({
  count: z.int().nullable().meta({ description: 'Steps in all, once they are known' }),
  done: z.int().nullable(),
  predictionIds: z.array(z.int().positive()).nullable(),
  reason: z.string().nullable(),
});

export const taskEventsAnswer = z.strictObject({
  events: z.array(
    z.strictObject({
      id: z.int().positive(),
      taskId: z.uuid(),
      sequence: z.int().nonnegative().meta({ description: 'From 0, without a hole' }),
      state,
    }),
  ),
});

const dependency = z.union([
  z.strictObject({ status: z.literal('up'), latencyMs: z.number() }),
  z.strictObject({ status: z.literal('down'), reason: z.string() }),
]);
export const healthAnswer = z.strictObject({
  status: z.enum(['ok', 'degraded', 'unavailable']),
  live: z.literal(true),
  ready: z.boolean(),
  dependencies: z.strictObject({ postgres: dependency, redis: dependency, engine: dependency }),
});
export const liveAnswer = z.strictObject({ live: z.literal(true) });
export const readyAnswer = z.strictObject({ ready: z.boolean() });

const tensor = z.strictObject({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.int()).meta({ description: '-1 for a dynamic dimension' }),
});
export const modelAnswer = z.strictObject({
  name: z.string(),
  version: z.string(),
  sha256: z.string(),
  engine: z.string(),
  device: z.string(),
  inputs: z.array(tensor),
  outputs: z.array(tensor),
  signalLength: z.int().positive(),
  classes: z.array(z.string()),
});

export const classesAnswer = z.strictObject({
  classes: z.array(
    z.strictObject({
      id: z.int().nonnegative(),
      name: z.string(),
      titles: z.record(z.enum(languages), z.string()),
    }),
  ),
});

export const newKeyAnswer = z.strictObject({
  id: z.int().positive(),
  key: z.string().meta({ description: 'Shown once' }),
  name: z.string(),
  scopes: z.array(z.string()),
});

export const v2Server = z.strictObject({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
});
export const v2Model = z.strictObject({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(tensor),
  outputs: z.array(tensor),
});
export const v2Ready = z.strictObject({ name: z.string(), ready: z.boolean() });
export const v2Inference = z.strictObject({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  outputs: z.array(
    tensor.extend({ data: z.array(z.unknown()).optional(), parameters: record.optional() }),
  ),
});
